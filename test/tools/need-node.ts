/** Ends with a plain sentence when the scripts are run by a Node that cannot run TypeScript sources: a direct `./node_modules/.bin/x` may pick an old one. */
const major = Number(process.versions.node.split('.')[0]);
if (major < 24) {
  process.stderr.write(
    `The project's scripts need Node 24, this is ${process.versions.node}. Run them through npm ("npm run …"), which finds the right one.\n`,
  );
  process.exit(1);
}
