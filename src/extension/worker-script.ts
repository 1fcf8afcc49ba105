/**
 * The bundles of the language server, by name, as one script of a worker. Each is a function that runs when it is first required, so the simulator's
 * waits until somebody simulates. The worker's first message says that it listens.
 */
export function workerScript(bundles: readonly (readonly [name: string, text: string])[]): string {
  const functions = bundles.map(([name, text]) => `${JSON.stringify(`./${name}`)}(module, require) {${text}\n}`);
  return `const bundles = {${functions.join(',\n')}};
const loaded = {};
function require(name) {
  if (!(name in loaded)) {
    const module = { exports: {} };
    bundles[name](module, require);
    loaded[name] = module.exports;
  }
  return loaded[name];
}
require('./service.cjs').serveBrowser(self);
self.postMessage('listening');
`;
}
