import { readFileSync, writeFileSync } from "node:fs";
import { format } from "prettier";
import { truthSchema } from "../src/accuracy/index.ts";
import { accuracyDocument } from "../src/accuracy/document.ts";

const file = truthSchema.parse(JSON.parse(readFileSync("test/truth/measurements.json", "utf8")));
writeFileSync("docs/accuracy.md", await format(accuracyDocument(file), { parser: "markdown", printWidth: 120 }));
