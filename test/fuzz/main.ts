import { runSeed } from './run-seed.ts';

/**
 * `npm run fuzz -- [SEED] [COUNT]`: random clusters, sets and faults; invariants and harms on; then everything is healed and must come to rest or say
 * why it cannot. One seed is played again by its number; without any, 2,000 seeds from 0.
 */
const [first = '0', count = process.argv.length > 2 ? '1' : '2000'] = process.argv.slice(2);
const [from, seeds] = [Number(first), Number(count)];
if (!Number.isSafeInteger(from) || !Number.isSafeInteger(seeds) || from < 0 || seeds < 1) {
  console.error('usage: npm run fuzz -- [SEED] [COUNT]');
  process.exitCode = 2;
} else {
  let bad = 0;
  for (let seed = from; seed < from + seeds; seed++) {
    const problems = runSeed(seed);
    if (problems.length === 0) continue;
    bad++;
    console.log(
      `seed ${seed}:\n${problems
        .slice(0, 5)
        .map((each) => `  ${each}`)
        .join('\n')}`,
    );
  }
  console.log(`${seeds} seeds, ${bad} with problems`);
  if (bad > 0) process.exitCode = 1;
}
