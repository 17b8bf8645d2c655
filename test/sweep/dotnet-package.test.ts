import { execFile } from "node:child_process";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, expect, onTestFinished, test } from "vitest";
import { dotnetGenerator, repository } from "../../rehearsal/toolchain/index.ts";

let generator = "";

beforeAll(async () => {
  const program = await dotnetGenerator(console.log);
  if (program === undefined) throw new Error("Packages for .NET need Go.");
  generator = program;
}, 600_000);

interface Property {
  readonly description: string;
}

interface Component {
  readonly description: string;
  readonly inputProperties: Readonly<Record<string, Property>>;
  readonly properties: Readonly<Record<string, Property>>;
}

const schema = JSON.parse(readFileSync(join(repository, "plugin/schema.json"), "utf8")) as {
  readonly resources: Readonly<Record<string, Component>>;
};

/** The generator fetches a logo, Pulumi's own where the schema names none: here it is one of this machine. */
async function logoUrl(): Promise<string> {
  const server = createServer((_, answer) => answer.end("logo"));
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/logo.png`;
}

/** Writes the package of a schema into a folder. */
function generate(spec: object, folder: string): Promise<void> {
  return new Promise((done, failed) => {
    const child = execFile(generator, [folder], (error, _, stderr) => {
      if (error) failed(new Error(stderr));
      else done();
    });
    child.stdin?.end(JSON.stringify(spec));
  });
}

/** XML documentation as the generator writes it. */
const inXml = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

/** The summary that stands right before a public property, attributes aside. */
function summaryOf(source: string, name: string): string | undefined {
  const property = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  const [before = ""] = source.split(
    new RegExp(String.raw`^\s*(?:\[[^\n]*\]\s*)?public [^\n(]* ${property}(?: \{|$)`, "m"),
    1,
  );
  return /<summary>((?:(?!<summary>)[^])*)<\/summary>\s*$/
    .exec(before)?.[1]
    ?.replaceAll(/\s*\/\/\/\s*/g, " ")
    .trim();
}

test("a program in .NET finds every component with types, and with the description of each property", async () => {
  const folder = mkdtempSync(join(tmpdir(), "deepseek-clusters-"));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  await generate({ ...schema, logoUrl: await logoUrl() }, folder);
  const components = Object.entries(schema.resources);
  expect(components).toHaveLength(4);
  for (const [token, { description, properties, inputProperties }] of components) {
    const source = readFileSync(join(folder, `${token.split(":").at(-1) ?? ""}.cs`), "utf8");
    expect(source).toContain(`[DeepseekClustersResourceType("${token}")]`);
    expect(source).toContain(inXml(description));
    expect(source).not.toMatch(/\b(object|dynamic|InputJson)\b(?!\?? obj)/);
    const [outputs = "", inputs = ""] = source.split(/public sealed class \w+Args/);
    for (const [name, property] of Object.entries(properties)) {
      expect(outputs).toContain(`[Output("${name}")]`);
      expect(summaryOf(outputs, name), name).toBe(inXml(property.description));
    }
    for (const [name, property] of Object.entries(inputProperties)) {
      expect(inputs).toMatch(new RegExp(String.raw`\[Input\("${name}"`));
      expect(summaryOf(inputs, name), name).toBe(inXml(property.description));
    }
  }
});
