// An audit of a page of ours with axe-core: what stands in the way of people who use the keyboard, a reader of the screen or strong
// contrast. Runs inside the page itself, whatever its content policy.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Locator } from 'playwright-core';

interface Finding {
  id: string;
  impact: string | null;
  help: string;
  nodes: { html: string; failureSummary?: string }[];
}

/** Findings of impact `serious` or `critical` in the page around `place`, one line each; and how many rules passed. */
export async function audit(place: Locator): Promise<{ serious: string[]; passed: number }> {
  const frame = await (await place.elementHandle()).ownerFrame();
  if (!frame) throw new Error('The element is in no page.');
  await frame.evaluate(readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'));
  const result = await frame.evaluate<{ violations: Finding[]; passes: unknown[] }>(
    'axe.run(document, { resultTypes: ["violations"] })',
  );
  const { violations, passes } = result;
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  return { serious: serious.flatMap(linesOf), passed: passes.length };
}

function linesOf({ id, impact, nodes }: Finding): string[] {
  return nodes.map(({ html, failureSummary = '' }) => `${impact} ${id}: ${html.slice(0, 160)} ${failureSummary}`);
}
