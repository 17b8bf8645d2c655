import { spawn, type ChildProcess } from "node:child_process";
import type { ServerWritableStream } from "@grpc/grpc-js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import service from "@pulumi/pulumi/proto/language_grpc_pb.js";
import proto from "@pulumi/pulumi/proto/language_pb.js";
import type {
  GeneratePackageRequest,
  GeneratePackageResponse,
  RunPluginRequest,
  RunPluginResponse,
  RunRequest,
  RunResponse,
} from "@pulumi/pulumi/proto/language_pb.js";
import plugin from "@pulumi/pulumi/proto/plugin_pb.js";
import { listen, newServer, unary } from "./grpc.ts";
import { goProgram } from "./languages/go.ts";
import { nodejsProgram, sdkScript } from "./languages/nodejs.ts";
import type { Asked, Program } from "./languages/program.ts";
import { pythonProgram } from "./languages/python.ts";
import { dieWithParent } from "./leftovers.ts";

/** Exit code of a program that has already told the engine what went wrong. */
const alreadyReported = 32;

const languages: Readonly<Record<string, (asked: Asked) => Program | Promise<Program>>> = {
  nodejs: nodejsProgram,
  python: pythonProgram,
  go: goProgram,
};

/** `language-host.ts LANGUAGE GENERATOR … ENGINE`: the generator of SDKs is empty where nobody asks for one. */
const [language = "", generator = ""] = process.argv.slice(2);
const engine = process.argv.at(-1) ?? "";
const children = new Set<ChildProcess>();

function start(command: string, args: readonly string[], options: Parameters<typeof spawn>[2]): ChildProcess {
  const child = spawn(command, [...args], options);
  children.add(child);
  child.once("close", () => children.delete(child));
  return child;
}

async function run(request: RunRequest): Promise<RunResponse> {
  const info = request.getInfo();
  if (info === undefined) throw new Error("The engine did not say which program to run.");
  const program = await languages[language]?.({ request, info, engine });
  if (program === undefined) throw new Error(`No programs in ${language} are run here.`);
  const { command, args, env, tidy } = program;
  const child = start(command, args, {
    cwd: request.getPwd(),
    env: { ...process.env, ...env },
    stdio: ["ignore", "inherit", "inherit"],
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      tidy?.();
      const response = new proto.RunResponse();
      if (code === alreadyReported) response.setBail(true);
      else if (code !== 0) response.setError(`Program exited with non-zero exit code: ${String(code)}`);
      resolve(response);
    });
  });
}

/** The package of a schema for programs in this language. */
function generatePackage(request: GeneratePackageRequest): Promise<GeneratePackageResponse> {
  const child = start(generator, [language, request.getDirectory(), request.getLoaderTarget()], {
    stdio: ["pipe", "inherit", "inherit"],
  });
  child.stdin?.end(request.getSchema());
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      if (code === 0) resolve(new proto.GeneratePackageResponse());
      else reject(new Error(`The SDK for ${language} could not be generated.`));
    });
  });
}

/** The name in `NAME=value`. */
const name = (entry: string): string => entry.split("=", 1).join("");

/** Policy packs and packages written in TypeScript. */
function runPlugin(call: ServerWritableStream<RunPluginRequest, RunPluginResponse>): void {
  const request = call.request;
  const program = request.getInfo()?.getProgramDirectory() ?? request.getProgram();
  const isPolicyPack = request.getKind() === "analyzer";
  const script = sdkScript(isPolicyPack ? "run-policy-pack" : "run-plugin", program);
  const args = isPolicyPack ? [script, ...request.getArgsList(), program] : [script, program, ...request.getArgsList()];
  const env = Object.fromEntries(
    request.getEnvList().map((entry) => [name(entry), entry.slice(name(entry).length + 1)]),
  );
  const child = start(process.execPath, args, {
    env: { ...process.env, ...env },
    cwd: isPolicyPack ? program : request.getPwd(),
  });
  child.stdout?.on("data", (chunk: Buffer) => call.write(new proto.RunPluginResponse().setStdout(chunk)));
  child.stderr?.on("data", (chunk: Buffer) => call.write(new proto.RunPluginResponse().setStderr(chunk)));
  child.once("close", (code) => {
    call.write(new proto.RunPluginResponse().setExitcode(code ?? 1));
    call.end();
  });
  call.on("cancelled", () => child.kill());
}

dieWithParent(() => {
  for (const child of children) child.kill("SIGKILL");
});

const server = newServer();
server.addService(service.LanguageRuntimeService, {
  handshake: unary(() => new proto.LanguageHandshakeResponse()),
  getPluginInfo: unary(() => new plugin.PluginInfo().setVersion("0.0.0")),
  getRequiredPlugins: unary(() => new proto.GetRequiredPluginsResponse()),
  getRequiredPackages: unary(() => new proto.GetRequiredPackagesResponse()),
  getProgramDependencies: unary(() => new proto.GetProgramDependenciesResponse()),
  about: unary(() => new proto.AboutResponse().setExecutable(process.execPath).setVersion(process.version)),
  installDependencies: (call: ServerWritableStream<unknown, unknown>) => {
    call.end();
  },
  cancel: unary(() => new empty.Empty()),
  run: unary(run),
  generatePackage: unary(generatePackage),
  runPlugin,
});
console.log(await listen(server));
