import type { Reporter, TestModule, TestSuite } from "vitest/node";

/** Names the suites that were skipped for want of a real part, which the usual report only counts. */
export class SkippedReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const names = modules.flatMap((module) =>
      [...module.children.allSuites()].filter(isSkipped).map(nameOf),
    );
    if (names.length > 0) process.stderr.write(`\nSkipped:\n  ${names.join("\n  ")}\n`);
  }
}

function isSkipped(suite: TestSuite): boolean {
  return suite.options.mode === "skip";
}

function nameOf(suite: TestSuite): string {
  return `${suite.module.relativeModuleId} > ${suite.fullName}`;
}
