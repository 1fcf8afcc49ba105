/** What both marketplaces ask of a package, as plain functions of its content; `npm run release -- --dry-run` prints them as a table. */

/** What is judged. */
export interface Candidate {
  readonly manifest: Readonly<Record<string, unknown>>;
  /** `package.nls.json`. */
  readonly texts: Readonly<Record<string, string>>;
  readonly readme: string;
  readonly changelog: string;
  /** Paths in the package. */
  readonly files: readonly string[];
  /** Paths in the repository, where links of the pages lead. */
  readonly sources: readonly string[];
  readonly icon: Uint8Array;
  /** Version of `@types/vscode` that the sources are compiled with. */
  readonly typings: string;
}

/** `why` of a check that does not hold; `open` for what only somebody else can tell. */
export type Outcome =
  | { readonly holds: true; readonly note?: string }
  | { readonly holds: false; readonly why: string }
  | { readonly open: string };

export interface Check {
  readonly name: string;
  readonly judge: (candidate: Candidate) => Outcome;
}

const good: Outcome = { holds: true };
const bad = (why: string): Outcome => ({ holds: false, why });
const holds = (truth: boolean, why: string): Outcome => (truth ? good : bad(why));

/** The categories that the Visual Studio Marketplace shows. */
const categories =
  'AI,Azure,Chat,Data Science,Debuggers,Education,Extension Packs,Formatters,Keymaps,Language Packs,Linters,Machine Learning,Notebooks,Other,Programming Languages,SCM Providers,Snippets,Testing,Themes,Visualization'.split(
    ',',
  );
const maxKeywords = 30;
const minIcon = 128;
const eager = ['*', 'onStartupFinished'];

export const checks: readonly Check[] = [
  {
    name: 'publisher and name are identifiers',
    judge: ({ manifest: { publisher, name } }) =>
      holds(
        [publisher, name].every((each) => typeof each === 'string' && /^[a-z0-9][a-z0-9-]*$/.test(each)),
        `${String(publisher)}.${String(name)}`,
      ),
  },
  { name: 'version is x.y.z', judge: ({ manifest: { version } }) => holds(/^\d+\.\d+\.\d+$/.test(text(version)), text(version)) },
  {
    name: 'typings are not newer than engines.vscode',
    judge: ({ manifest, typings }) => {
      const oldest = versionOf(at(manifest, 'engines', 'vscode'));
      return oldest === undefined
        ? bad('engines.vscode is not ^x.y.z')
        : holds(compare(typings, oldest) <= 0, `${typings} is newer than ${oldest}`);
    },
  },
  {
    name: 'entries are in the package, and named events activate them',
    judge: ({ manifest, files }) => {
      const entries = [manifest['main'], manifest['browser']]
        .filter((each) => each !== undefined)
        .map((each) => text(each).replace(/^\.\//, ''));
      const events = list(manifest['activationEvents']);
      const missing = entries.filter((entry) => !files.includes(entry));
      if (entries.length === 0 || missing.length > 0) return bad(`missing: ${missing.join(', ') || 'main or browser'}`);
      return holds(
        events.length > 0 && !events.some((event) => eager.includes(event)),
        `activation events: ${events.join(', ') || 'none'}`,
      );
    },
  },
  {
    name: 'display name and description are there, and every %text% is',
    judge: ({ manifest, texts }) => {
      const missing = [...JSON.stringify(manifest).matchAll(/"%([^%"]+)%"/g)].map((match) => match[1] ?? '').filter((name) => !texts[name]);
      return holds(
        missing.length === 0 && ['displayName', 'description'].every((name) => manifest[name]),
        `missing: ${missing.join(', ')}`,
      );
    },
  },
  {
    name: `icon is a square PNG of ${minIcon} pixels or more`,
    judge: ({ manifest, icon, files }) => {
      const size = pngSize(icon);
      if (size === undefined || !files.includes(text(manifest['icon']))) return bad(`${text(manifest['icon'])} is no PNG in the package`);
      return size.width === size.height && size.width >= minIcon
        ? { holds: true, note: `${size.width} px` }
        : bad(`${size.width} × ${size.height}`);
    },
  },
  {
    name: 'licence: an SPDX name and the file (Open VSX refuses a package without)',
    judge: ({ manifest: { license }, files }) =>
      holds(/^[A-Za-z0-9.+-]+$/.test(text(license)) && files.some((file) => /^LICENSE(?:\.md|\.txt)?$/i.test(file)), text(license)),
  },
  {
    name: 'categories are known, and keywords few',
    judge: ({ manifest }) => {
      const [own, keywords] = [list(manifest['categories']), list(manifest['keywords'])];
      const unknown = own.filter((each) => !categories.includes(each));
      if (own.length === 0 || unknown.length > 0) return bad(`categories: ${unknown.join(', ') || 'none'}`);
      return keywords.length <= maxKeywords ? { holds: true, note: `${keywords.length} keywords` } : bad(`${keywords.length} keywords`);
    },
  },
  {
    name: 'pricing, banner and badges',
    judge: ({ manifest }) => {
      if (!['Free', 'Trial', undefined].includes(manifest['pricing'] as string | undefined))
        return bad(`pricing ${String(manifest['pricing'])}`);
      const colour = at(manifest, 'galleryBanner', 'color');
      if (colour !== undefined && !(typeof colour === 'string' && /^#[0-9a-f]{6}$/i.test(colour)))
        return bad(`banner colour ${JSON.stringify(colour)}`);
      const badges = Array.isArray(manifest['badges']) ? manifest['badges'].map((badge) => String(at(badge, 'url'))) : [];
      const wrong = badges.filter((url) => !url.startsWith('https://') || /\.svg(?:$|[?#])/i.test(url));
      return holds(wrong.length === 0, wrong.join(', '));
    },
  },
  {
    name: 'nothing proposed, nothing that has to be installed beside it',
    judge: ({ manifest }) => {
      const wrong = ['enabledApiProposals', 'extensionDependencies', 'dependencies', 'bundleDependencies'].filter(
        (name) => manifest[name] !== undefined,
      );
      return holds(wrong.length === 0, wrong.join(', '));
    },
  },
  {
    name: 'tools of language models are described',
    judge: ({ manifest }) => {
      const tools = at(manifest, 'contributes', 'languageModelTools');
      const wrong = (Array.isArray(tools) ? tools : []).filter(
        (tool) =>
          !/^(?!copilot_|vscode_)[\w-]+$/.test(String(at(tool, 'name'))) || !at(tool, 'displayName') || !at(tool, 'modelDescription'),
      );
      return holds(wrong.length === 0, JSON.stringify(wrong));
    },
  },
  { name: 'README: pictures and links', judge: ({ readme, sources }) => page(readme, sources) },
  { name: 'CHANGELOG: pictures and links', judge: ({ changelog, sources }) => page(changelog, sources) },
  {
    name: 'CHANGELOG has an entry of this version',
    judge: ({ manifest: { version }, changelog }) =>
      holds(notesOf(changelog, text(version)) !== '', `no "## ${text(version)}" with text below it`),
  },
  {
    name: 'no file that holds secrets or belongs to the workshop',
    judge: ({ files }) => {
      const wrong = files.filter((file) =>
        /(?:^|\/)(?:\.env.*|.*\.(?:pem|key|p12|pfx)|id_[a-z0-9]+|\.npmrc|\.git.*|node_modules\/.*|.*\.map|src\/.*|test\/.*)$/.test(file),
      );
      return holds(wrong.length === 0, wrong.join(', '));
    },
  },
  {
    name: 'the publisher is ours on both marketplaces',
    judge: () => ({ open: 'only they can tell; Open VSX asks for the ownership of the namespace too' }),
  },
];

/** What the changelog says of a version. */
export function notesOf(changelog: string, version: string): string {
  const sections = changelog.split(/^## /m).slice(1);
  const own = sections.find((section) => section.split(/[\s\n]/, 1)[0]?.replace(/^\[|\]$/g, '') === version);
  return own === undefined ? '' : own.slice(own.indexOf('\n') + 1).trim();
}

/** Pictures are of `https` or of the package and no SVG, links lead somewhere, and it is no template. */
function page(text: string, files: readonly string[]): Outcome {
  const code = text.replaceAll(/^```[\s\S]*?^```$/gm, '').replaceAll(/`[^`\n]*`/g, '');
  if (code.trim() === '' || /This is the README for your extension/.test(code)) return bad('it is a template, or empty');
  if (/<svg\b/i.test(code)) return bad('an <svg> element');
  const images = [...code.matchAll(/!\[[^\]]*\]\(([^)\s]+)|<img[^>]*\ssrc="([^"]+)"/g)].map((match) => match[1] ?? match[2] ?? '');
  const wrong = images.filter((url) => /^(?:data:|http:)/i.test(url) || /\.svg(?:$|[?#])/i.test(url));
  if (wrong.length > 0) return bad(`pictures: ${wrong.join(', ')}`);
  const links = [...code.matchAll(/(?<!!)\[[^\]]*\]\(([^)\s]+)/g)].map((match) => match[1] ?? '');
  const gone = [...images, ...links].filter(
    (url) => !/^(?:[a-z]+:|#)/i.test(url) && !isThere(url.replace(/#.*$/, '').replace(/^\.\//, ''), files),
  );
  return gone.length === 0
    ? { holds: true, note: `${images.length} pictures, ${links.length} links` }
    : bad(`not there: ${gone.join(', ')}`);
}

function isThere(path: string, files: readonly string[]): boolean {
  return files.some((file) => file === path || file.startsWith(`${path.replace(/\/$/, '')}/`));
}

function at(value: unknown, ...names: readonly string[]): unknown {
  let found = value;
  for (const name of names)
    found = typeof found === 'object' && found !== null ? (found as Readonly<Record<string, unknown>>)[name] : undefined;
  return found;
}

/** A value that should be text. */
function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function list(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

function versionOf(range: unknown): string | undefined {
  return /^\^?(\d+\.\d+\.\d+)$/.exec(String(range))?.[1];
}

/** The patch of typings says nothing of the editor. */
function compare(left: string, right: string): number {
  const [a, b] = [left, right].map((text) => text.split('.').map(Number));
  return (a?.[0] ?? 0) - (b?.[0] ?? 0) || (a?.[1] ?? 0) - (b?.[1] ?? 0);
}

/** From the header of the first chunk; undefined for what is no PNG. */
function pngSize(bytes: Uint8Array): { width: number; height: number } | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.byteLength < 24 || view.getUint32(0) !== 0x89504e47 || view.getUint32(12) !== 0x49484452) return undefined;
  return { width: view.getUint32(16), height: view.getUint32(20) };
}
