import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Workbench } from './run-as-user.ts';

interface AxeResult {
  readonly violations: readonly {
    readonly id: string;
    readonly help: string;
    readonly nodes: readonly { readonly target: readonly string[] }[];
  }[];
}

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds wrong in the panel, a line each. Its source is evaluated in the frame, because the page's policy refuses any script tag. */
export async function axeViolations({ page }: Workbench): Promise<string[]> {
  const frames = page.frames().filter((frame) => frame.name() === 'active-frame' || frame.url().includes('fake.html'));
  const found: string[] = [];
  for (const frame of frames) {
    await frame.evaluate(axeSource);
    const result = await frame.evaluate<AxeResult>('axe.run(document)');
    found.push(
      ...result.violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`),
    );
  }
  if (frames.length === 0) throw new Error('no panel to look at');
  return found;
}
