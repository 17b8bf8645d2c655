#!/usr/bin/env node
import { enableCompileCache } from "node:module";

// Start-up is mostly the loading of small files; the second start finds them compiled.
enableCompileCache();
await import("./commands.ts");
