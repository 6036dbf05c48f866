"use strict";
// Ace by DAISY over many EPUBs with one browser: `node ace.js MODULES EPUB…` writes a line of JSON for each, in order:
// {"outcome": "pass" or "fail", "failed": ["file: impact rule: element"…]}, or {"error": …}.

const fs = require("fs");
const os = require("os");
const path = require("path");

const [modules, ...books] = process.argv.slice(2);
const ace = require(path.join(modules, "@daisy/ace-core"));
const runner = require(path.join(modules, "@daisy/ace-axe-runner-puppeteer"));

let launched;
const shared = { ...runner, launch: () => (launched ??= runner.launch()), close: async () => {} };
const say = (object) => process.stdout.write(`${JSON.stringify(object)}\n`);
console.log = () => {}; // Ace talks

const failures = ({ "earl:testSubject": subject, assertions }) =>
  assertions
    .filter((one) => one["earl:result"]["earl:outcome"] === "fail")
    .map(({ "earl:test": rule, "earl:result": result }) => {
      const what = (result.html ?? result["dct:description"] ?? "").split(" <!--##-->")[0].slice(0, 200);
      return `${subject.url}: ${rule["earl:impact"]} ${rule["dct:title"]}: ${what}`;
    });

(async () => {
  for (const book of books) {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "ace-"));
    try {
      const options = { cwd: process.cwd(), silent: true, jobid: "", outdir: path.join(folder, "out"), tmpdir: folder };
      const [, report] = await ace(book, { ...options, doNotReportMedia: true }, shared);
      say({ outcome: report["earl:result"]["earl:outcome"], failed: report.assertions.flatMap(failures) });
    } catch (error) {
      say({ error: String(error?.message ?? error) });
    } finally {
      fs.rmSync(folder, { recursive: true, force: true });
    }
  }
  if (launched) await runner.close();
})();
