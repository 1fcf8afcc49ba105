import path from 'node:path';

/** The project's folder. */
export const projectDir = path.resolve(import.meta.dirname, '../../..');
/** Everything that is installed or made for running the editor; git ignores it. */
export const cacheDir = path.join(projectDir, '.vscode-test');
