/** Parts of an image reference as a container runtime reads it; `docker.io` and `library/` are filled in. */
export interface ImageReference {
  readonly domain: string;
  readonly path: string;
  /** `latest` where neither tag nor digest is written. */
  readonly tag?: string;
  readonly digest?: string;
}

const domainPart = '(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])';
const domainText = `(?:${domainPart}(?:\\.${domainPart})*|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?`;
const pathPart = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*';
const domainPattern = new RegExp(`^${domainText}$`);
const pathPattern = new RegExp(`^${pathPart}(?:/${pathPart})*$`);
const tailPattern = /^(?::([A-Za-z0-9_][A-Za-z0-9_.-]{0,127}))?(?:@(.+))?$/;
const digestPattern = /^(?:sha256:[a-f0-9]{64}|sha384:[a-f0-9]{96}|sha512:[a-f0-9]{128})$/;
/** Longest name, and longest text that is looked at. */
const maxNameLength = 255;
const maxTextLength = 1024;

/**
 * Reads an image reference; undefined for a text that no runtime would accept.
 *
 * kube: pkg/util/parsers ParseImageName; distribution/reference ParseNormalizedNamed
 */
export function parseImageReference(text: string): ImageReference | undefined {
  if (text.length > maxTextLength || /^[a-f0-9]{64}$/.test(text)) return undefined;
  const slash = text.indexOf('/');
  const first = text.slice(0, Math.max(slash, 0));
  const hasDomain = slash >= 0 && (/[.:]/.test(first) || first === 'localhost' || first.toLowerCase() !== first);
  const domain = hasDomain && first !== 'index.docker.io' ? first : 'docker.io';
  const rest = hasDomain ? text.slice(slash + 1) : text;
  const end = rest.search(/[:@]/);
  const name = end < 0 ? rest : rest.slice(0, end);
  const path = domain === 'docker.io' && !name.includes('/') ? `library/${name}` : name;
  const tail = tailPattern.exec(end < 0 ? '' : rest.slice(end));
  if (tail === null || !domainPattern.test(domain) || !pathPattern.test(path)) return undefined;
  const [, tag, digest] = tail;
  if (domain.length + 1 + path.length > maxNameLength || (digest !== undefined && !digestPattern.test(digest))) return undefined;
  if (tag === undefined && digest === undefined) return { domain, path, tag: 'latest' };
  return { domain, path, ...(tag !== undefined && { tag }), ...(digest !== undefined && { digest }) };
}
