import tseslint from "typescript-eslint";

export default tseslint.config(
  { ignores: ["dist/", "node_modules/", "*.config.js", "**/*.mjs", ".dependency-cruiser.cjs"] },
  ...tseslint.configs.strictTypeChecked,
  {
    // One program for all files takes half the time of the editors' project service.
    languageOptions: { parserOptions: { project: "tsconfig.json", tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/no-non-null-assertion": "error",
      "@typescript-eslint/no-unused-vars": ["error", { ignoreRestSiblings: true }],
      "@typescript-eslint/switch-exhaustiveness-check": "error",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "no-restricted-syntax": [
        "error",
        { selector: "ExportDefaultDeclaration", message: "Name what you export." },
        { selector: "TSEnumDeclaration", message: "Use a const object or a union: enums are not erasable." },
      ],
    },
  },
  { files: ["vitest.config.ts", "index.ts"], rules: { "no-restricted-syntax": "off" } },
  {
    files: ["src/**/*.ts"],
    rules: {
      "no-restricted-globals": ["error", "process", "fetch", "console"],
      "no-restricted-properties": [
        "error",
        { object: "Math", property: "random", message: "The core is deterministic." },
        { object: "Date", property: "now", message: "The core has no clock." },
      ],
      "no-restricted-syntax": [
        "error",
        { selector: "ExportDefaultDeclaration", message: "Name what you export." },
        { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: "The core has no clock." },
        { selector: "CallExpression[callee.property.name=/^toLocale/]", message: "The core has no locale." },
      ],
    },
  },
);
