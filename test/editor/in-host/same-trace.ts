import assert from 'node:assert/strict';
import { traceHashes } from '../../sim/trace-hashes.ts';
import type { HostTest } from './suite.ts';

/** The simulator in the extension host's engine; `in-host.test.ts` hands over what it gives in Node. */
export const sameTraceTests: readonly HostTest[] = [
  {
    name: 'the traces are the same, byte for byte, as in Node',
    run() {
      assert.equal(traceHashes(), process.env['TRACE_HASHES']);
      return Promise.resolve();
    },
  },
];
