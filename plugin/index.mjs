// Plain JavaScript, because `run-plugin` compiles a TypeScript entry as CommonJS; Node strips the types of what follows.
import "./provider.ts";
