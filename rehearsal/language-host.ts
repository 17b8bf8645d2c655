import { spawn, type ChildProcess } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { ServerWritableStream } from "@grpc/grpc-js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import service from "@pulumi/pulumi/proto/language_grpc_pb.js";
import proto from "@pulumi/pulumi/proto/language_pb.js";
import type {
  ProgramInfo,
  RunPluginRequest,
  RunPluginResponse,
  RunRequest,
  RunResponse,
} from "@pulumi/pulumi/proto/language_pb.js";
import plugin from "@pulumi/pulumi/proto/plugin_pb.js";
import { listen, newServer, properties, unary } from "./grpc.ts";
import { dieWithParent } from "./leftovers.ts";
import { text } from "./providers/wire.ts";

/** Exit code of a program that has already told the engine what went wrong. */
const alreadyReported = 32;

const engine = process.argv.at(-1) ?? "";
const children = new Set<ChildProcess>();

/** A script of the SDK that the program itself uses. */
const sdkScript = (name: string, programDirectory: string): string =>
  createRequire(join(programDirectory, "_.js")).resolve(`@pulumi/pulumi/cmd/${name}`);

function start(args: readonly string[], options: Parameters<typeof spawn>[2]): ChildProcess {
  const child = spawn(process.execPath, [...args], options);
  children.add(child);
  child.once("close", () => children.delete(child));
  return child;
}

function programArguments(request: RunRequest, info: ProgramInfo): string[] {
  const nodeArguments = text(properties(info.getOptions())["nodeargs"]).split(/\s+/).filter(Boolean);
  return [
    ...nodeArguments,
    sdkScript("run", info.getProgramDirectory()),
    ...["--monitor", request.getMonitorAddress(), "--engine", engine],
    ...["--organization", request.getOrganization(), "--project", request.getProject(), "--stack", request.getStack()],
    ...["--pwd", request.getPwd(), "--root-directory", info.getRootDirectory()],
    ...["--parallel", String(request.getParallel()), ...(request.getDryrun() ? ["--dry-run"] : [])],
    info.getEntryPoint() || ".",
  ];
}

function run(request: RunRequest): Promise<RunResponse> {
  const info = request.getInfo();
  if (info === undefined) throw new Error("The engine did not say which program to run.");
  const typescript = properties(info.getOptions())["typescript"] !== false;
  const env = {
    ...process.env,
    PULUMI_CONFIG: JSON.stringify(Object.fromEntries(request.getConfigMap().entries())),
    PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigsecretkeysList()),
    ...(typescript ? { PULUMI_NODEJS_TYPESCRIPT: "true" } : {}),
  };
  const child = start(programArguments(request, info), { env, stdio: ["ignore", "inherit", "inherit"] });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      const response = new proto.RunResponse();
      if (code === alreadyReported) response.setBail(true);
      else if (code !== 0) response.setError(`Program exited with non-zero exit code: ${String(code)}`);
      resolve(response);
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
  const child = start(args, { env: { ...process.env, ...env }, cwd: isPolicyPack ? program : request.getPwd() });
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
  runPlugin,
});
console.log(await listen(server));
