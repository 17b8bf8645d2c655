import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Session } from "../../rehearsal/session.ts";
import { atRest, done, fixture, openStack } from "./stacks.ts";

/** One stack from its first preview to its end; each test goes on where the one before stopped. */
describe("a rehearsed stack", () => {
  let session: Session;
  const projectBefore = readdirSync(fixture);
  const object = (part: string): string => {
    const path = session.cloud.list().find((file) => file.includes(part));
    if (path === undefined) throw new Error(`Nothing in the cloud matches ${part}: ${session.cloud.list().join(", ")}`);
    return join(session.cloud.root, path);
  };

  beforeAll(async () => {
    session = await openStack({ project: fixture, stack: "dev" });
  });
  afterAll(() => {
    session.close();
  });

  test("previews every resource and creates none", async () => {
    const preview = await session.preview();
    expect(preview.errors).toEqual([]);
    expect(done(preview)["create"]).toContain("subnet");
    expect(session.cloud.list()).toEqual([]);
  });

  test("comes up, with identities, defaults and look-ups as the real providers give them", async () => {
    const up = await session.up();
    expect(up.errors).toEqual([]);
    const outputs = await session.outputs();
    expect(outputs["vpcId"]?.value).toMatch(/^vpc-0[0-9a-f]{16}$/);
    expect(outputs["subnetArn"]?.value).toMatch(/^arn:aws:ec2:us-east-1:123456789012:subnet\/subnet-0/);
    expect(outputs["bucketName"]?.value).toMatch(/^weights-[0-9a-f]{7}$/);
    expect(outputs["secretName"]?.value).toMatch(/^key-[0-9a-f]{8}$/);
    expect(outputs["replicas"]?.value).toBe(1);
    expect(outputs["zones"]?.value).toEqual(["us-east-1a", "us-east-1b", "us-east-1c"]);
  });

  test("keeps secrets out of everything it writes", () => {
    expect(atRest(session)).toContain("vpc-0");
    expect(atRest(session)).not.toContain("open-sesame");
  });

  test("changes nothing when brought up again", async () => {
    expect(done(await session.up())).toEqual({});
  });

  test("finds nothing to refresh while nobody touched the cloud", async () => {
    expect(Object.keys((await session.refresh()).changes)).toEqual(["same"]);
  });

  test("updates in place what the real providers update in place, and replaces what they replace", async () => {
    await session.stack.setConfig("tag", { value: "second" });
    const up = await session.up();
    expect(up.errors).toEqual([]);
    expect(done(up)["update"]).toEqual(["engine", "net", "net"]);
    // A ConfigMap's data is immutable to the real provider: a new object under a new name, then the old one goes.
    expect(done(up)["replace"]).toEqual(["settings"]);
    expect(up.steps.find(({ type }) => type === "aws:ec2/vpc:Vpc")?.paths).toEqual(["tags.tag"]);
    expect(
      up.steps.find(({ type, operation }) => type.endsWith(":Deployment") && operation === "update")?.paths,
    ).toEqual(["spec.template.spec.containers[0].image"]);
  });

  test("replaces a network whose range changes, and the subnet that lies in it", async () => {
    const before = object("ec2.vpc.Vpc");
    await session.stack.setConfig("cidr", { value: "10.9.0.0/16" });
    const up = await session.up();
    expect(done(up)["replace"]).toEqual(["net", "subnet"]);
    expect(object("ec2.vpc.Vpc")).not.toBe(before);
  });

  test("deletes a named object first when it has to be replaced", async () => {
    await session.stack.setConfig("app", { value: "other" });
    const up = await session.up();
    const operations = up.steps.filter(({ type }) => type.endsWith(":Deployment")).map(({ operation }) => operation);
    expect(operations.indexOf("delete-replaced")).toBeLessThan(operations.indexOf("create-replacement"));
    expect(up.errors).toEqual([]);
  });

  test("shows what was changed and deleted by hand, and repairs it", async () => {
    const network = object("ec2.vpc.Vpc");
    writeFileSync(network, readFileSync(network, "utf8").replace('"second"', '"by hand"'));
    rmSync(object("s3.bucket.Bucket"));
    const refresh = await session.refresh();
    expect(refresh.changes).toMatchObject({ update: 1, delete: 1 });
    const repair = await session.up();
    expect(done(repair)).toEqual({ create: ["weights"], update: ["net"] });
    expect(done(await session.up())).toEqual({});
  });

  test("leaves nothing behind when destroyed", async () => {
    const destroy = await session.destroy();
    expect(destroy.errors).toEqual([]);
    expect(session.cloud.list()).toEqual([]);
  });

  test("never writes into the project it rehearses", () => {
    expect(readdirSync(fixture)).toEqual(projectBefore);
  });
});
