import { readFileSync, writeFileSync } from "node:fs";
import { format } from "prettier";
import { truthSchema } from "../src/accuracy/index.ts";
import { accuracyDocument } from "../src/accuracy/document.ts";

const read = (path: string) => truthSchema.parse(JSON.parse(readFileSync(path, "utf8")));
const text = accuracyDocument(read("test/truth/measurements.json"), read("test/truth/held-out.json"));
writeFileSync("docs/accuracy.md", await format(text, { parser: "markdown", printWidth: 120 }));
