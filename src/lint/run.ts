import type { TextRange } from '../base/text.ts';
import type { Target } from '../kube/versions.ts';
import type { Bundle, Resource, Workspace, WorkspaceFile } from '../manifest/workspace.ts';
import { rangeOfPlace } from './edits.ts';
import type { Draft, Finding, FixText } from './finding.ts';
import { intended } from './intended.ts';
import { missingKindFindings } from './missing-kind.ts';
import type { Report, Rule, Severity } from './rule.ts';
import { rules } from './rules.ts';
import { serverAnswer } from './server-answer.ts';
import { SetScope } from './set-scope.ts';
import { settingsFindings } from './settings-findings.ts';
import { ignoredBySet, unusedIgnores, withoutIgnored } from './suppression.ts';
import { syntaxFindings } from './syntax.ts';
import { versionFindings } from './version-finding.ts';
import { answersAlike, ofKind } from './workload-facts.ts';

/** A rule that yields more than this for one set is stopped. */
const maxReports = 100;
/** Rules take microseconds: one that takes this long again and again has a defect that typing would show with every key. */
const ruleBudgetMs = 500;
/** A machine that is busy, or collects its garbage, can make any rule slow once. */
const mostSlowRuns = 3;

/** What a user makes of a rule's severity. */
export type Severities = Readonly<Record<string, Severity | 'off'>>;

export interface LinterOptions {
  /** By code; `off` for not at all. A settings file has the last word. */
  readonly severities?: () => Severities;
  readonly rules?: readonly Rule[];
  /** A rule, or `api` for the server's answer, threw; the others went on. Told once for each. */
  readonly onFault?: (ruleId: string, error: unknown) => void;
  /** The host's clock. A rule that takes longer than `ruleBudgetMs` for a set, so many times in a row, is told like one that throws, and not asked again. */
  readonly nowMs?: () => number;
  /** Files that somebody named to be checked: what is told of them needs no set nearby. */
  readonly isNamed?: (uri: string) => boolean;
}

interface Checked {
  readonly target: Target;
  readonly asked: ReadonlyMap<string, readonly object[]>;
  readonly closed: boolean;
  readonly images: Bundle['images'];
  readonly drafts: readonly Draft[];
}

/**
 * Everything that is to be told about files of a workspace. Keeps what it found for each document, and looks again only at documents that changed and at
 * sets that asked about one of them.
 */
export class Linter {
  readonly #workspace: Workspace;
  readonly #options: LinterOptions;
  readonly #answers = new WeakMap<object, { readonly target: Target; readonly drafts: readonly Draft[] }>();
  readonly #checked = new WeakMap<object, Checked>();
  readonly #faulty = new Set<string>();
  /** How many times in a row a rule was too slow. */
  readonly #slow = new Map<string, number>();
  /** Counters for tests: documents asked the server's rules, and sets looked at by ours. */
  readonly counts = { answered: 0, checked: 0 };

  constructor(workspace: Workspace, options: LinterOptions = {}) {
    this.#workspace = workspace;
    this.#options = options;
  }

  /** The findings of one file, in the order of its text. `more` are from elsewhere; they are switched and ordered like our own. */
  findings(uri: string, more: readonly Finding[] = []): Finding[] {
    const file = this.#workspace.file(uri);
    if (file === undefined) return [];
    if (file.settings !== undefined) return settingsFindings(file.settings);
    const bundle = this.#workspace.bundleOf(uri);
    const sets = ofKind(bundle, 'StatefulSet');
    const isNamed = this.#options.isNamed?.(uri) === true;
    const found: Finding[] = [...syntaxFindings(file, isNamed), ...missingKindFindings(file, isNamed), ...versionFindings(file), ...more];
    // Without a set of ours nearby the file is somebody else's concern, unless somebody asks for it.
    if (sets.length > 0 || isNamed || file.resources.some(isMisspeltSet)) {
      const drafts = [...this.#answersOf(file), ...this.#reportsOf(file, sets, bundle)];
      found.push(...merged(drafts.map((draft) => this.#placed(draft, bundle))));
    }
    return this.#asWanted(uri, withoutIgnored(file, found)).sort((a, b) => a.range.start - b.range.start || a.range.end - b.range.end);
  }

  #asWanted(uri: string, found: readonly Finding[]): Finding[] {
    const severities: Severities = { ...this.#options.severities?.(), ...this.#workspace.settingsOf(uri)?.rules };
    return found.flatMap((finding) => {
      const wanted = Object.hasOwn(severities, finding.code) ? severities[finding.code] : undefined;
      if (wanted === 'off') return [];
      return wanted === undefined ? [finding] : [{ ...finding, severity: wanted }];
    });
  }

  #answersOf(file: WorkspaceFile): Draft[] {
    return file.resources
      .filter((each) => each.class === 'ours')
      .flatMap((resource) => {
        const { content } = resource.document;
        const target = this.#workspace.targetOf(file.uri);
        let known = this.#answers.get(content);
        if (known?.target !== target) {
          known = { target, drafts: this.#isolated('api', () => serverAnswer(resource, target)) };
          this.counts.answered += 1;
          this.#answers.set(content, known);
        }
        return known.drafts.map((draft) => ({
          ...draft,
          resource,
          fixes: draft.fixes.map((fix) => ({ ...fix, edits: fix.edits.map((edit) => ({ ...edit, resource })) })),
        }));
      });
  }

  #reportsOf(file: WorkspaceFile, sets: readonly Resource[], bundle: Bundle): Draft[] {
    return sets.flatMap((set) => this.#reportsOfSet(set, bundle)).filter((draft) => draft.resource.uri === file.uri);
  }

  #reportsOfSet(resource: Resource, bundle: Bundle): readonly Draft[] {
    const target = this.#workspace.targetOf(resource.uri);
    const { content } = resource.document;
    const known = this.#checked.get(content);
    if (
      known !== undefined &&
      known.target === target &&
      known.closed === bundle.closed &&
      known.images === bundle.images &&
      sameAnswers(known.asked, bundle)
    )
      return known.drafts;
    const object = intended(resource.decoded);
    if (object === undefined) return [];
    const set = new SetScope(resource, object, bundle, target);
    this.counts.checked += 1;
    const ignored = ignoredBySet(object);
    const all = (this.#options.rules ?? rules).flatMap((rule) => this.#reports(rule, set));
    const drafts = [...all.filter((draft) => !ignored.includes(draft.code)), ...unusedIgnores(resource, ignored, all)];
    this.#checked.set(content, { target, asked: set.asked, closed: bundle.closed, images: bundle.images, drafts });
    return drafts;
  }

  #reports(rule: Rule, set: SetScope): Draft[] {
    const found: Draft[] = [];
    const slowRuns = this.#slow.get(rule.id) ?? 0;
    if (slowRuns >= mostSlowRuns) return found;
    const startMs = this.#options.nowMs?.() ?? 0;
    this.#isolated(rule.id, () => {
      for (const report of rule.check(set)) {
        if (report.at.resource.class === 'ours') found.push(draftOf(rule, report));
        if (found.length >= maxReports) break;
      }
      return found;
    });
    const tookMs = (this.#options.nowMs?.() ?? 0) - startMs;
    this.#slow.set(rule.id, tookMs > ruleBudgetMs ? slowRuns + 1 : 0);
    if (this.#slow.get(rule.id) === mostSlowRuns)
      this.#options.onFault?.(rule.id, new Error(`took ${Math.round(tookMs)} ms, as before, and is not asked again`));
    return found;
  }

  /** What a part finds; when it throws, nothing, and it is told once. */
  #isolated(part: string, find: () => Draft[]): Draft[] {
    try {
      return find();
    } catch (error) {
      if (!this.#faulty.has(part)) this.#options.onFault?.(part, error);
      this.#faulty.add(part);
      return [];
    }
  }

  /** The draft with ranges of the files as they are now. */
  #placed(draft: Draft, bundle: Bundle): Finding {
    const shifted = (resource: Resource, range: TextRange) => {
      const { start } = currentOf(resource, bundle).document;
      return { start: range.start + start, end: range.end + start };
    };
    const fixes = draft.fixes.map(
      (fix): FixText => ({
        ...fix,
        edits: fix.edits.map((edit) => ({
          uri: edit.resource.uri,
          ...shifted(edit.resource, edit),
          newText: lineEnds(edit.resource, edit.newText),
        })),
      }),
    );
    const related = draft.related.map(({ at, message }) => {
      const resource = currentOf(at.resource, bundle);
      return { uri: resource.uri, range: shifted(resource, rangeOfPlace({ ...at, resource })), message };
    });
    const { resource, ...rest } = draft;
    return { ...rest, source: 'statefulset', range: shifted(resource, draft.range), related, fixes };
  }
}

/** A set whose kind is written in other capitals. */
function isMisspeltSet({ kind }: Resource): boolean {
  return kind !== 'StatefulSet' && kind.toLowerCase() === 'statefulset';
}

const currents = new WeakMap<Bundle, Map<Resource, Resource>>();

/** The document as it stands now: the same text, else the object of the same name. */
function currentOf(resource: Resource, bundle: Bundle): Resource {
  let known = currents.get(bundle);
  if (known === undefined) {
    known = new Map(bundle.resources.map((each) => [each, each]));
    currents.set(bundle, known);
  }
  let current = known.get(resource);
  if (current === undefined) {
    const inFile = ofKind(bundle, resource.kind).filter((each) => each.uri === resource.uri);
    current =
      inFile.find((each) => each.document.content === resource.document.content) ??
      inFile.find((each) => each.name === resource.name && each.namespace === resource.namespace) ??
      resource;
    known.set(resource, current);
  }
  return current;
}

/** Findings of one file, for callers that keep nothing between calls. */
export function findings(workspace: Workspace, uri: string): Finding[] {
  return new Linter(workspace).findings(uri);
}

function sameAnswers(asked: ReadonlyMap<string, readonly object[]>, bundle: Bundle): boolean {
  for (const [kind, known] of asked) if (!answersAlike(bundle, kind, known)) return false;
  return true;
}

function draftOf(rule: Rule, { at, message, severity, related, fix, fixes = [] }: Report): Draft {
  const all = fix === undefined ? fixes : [{ ...fix, preferred: true }, ...fixes];
  return {
    resource: at.resource,
    range: rangeOfPlace(at),
    severity: severity ?? rule.severity,
    code: rule.id,
    message,
    related: related ?? [],
    fixes: all.filter(({ edits }) => edits.length > 0),
    ...(rule.shows?.moment === undefined ? {} : { shown: true }),
  };
}

/** Line ends as the file has them. */
function lineEnds({ document }: Resource, text: string): string {
  return document.text.includes('\r\n') ? text.replaceAll(/\r?\n/g, '\r\n') : text;
}

/** Rules that say of a place what the server says of it too: one finding, with both. The server may mean the place's parent. */
const sameAsServer: Readonly<Record<string, RegExp>> = {
  'volume-mount-unresolved': /volume(?:Mounts|Devices)\[\d+\]\.name$/,
  'selector-template-mismatch': /^spec\.template\.metadata\.labels$/,
};

function merged(all: readonly Finding[]): Finding[] {
  const taken = new Set<Finding>();
  const joined = all.map((finding) => {
    const field = sameAsServer[finding.code];
    if (field === undefined) return finding;
    const same = all.find(
      (each) =>
        each.answer?.field !== undefined &&
        field.test(each.answer.field) &&
        (finding.code === 'selector-template-mismatch' || each.range.start === finding.range.start),
    );
    if (same?.answer === undefined) return finding;
    taken.add(same);
    return { ...finding, answer: same.answer };
  });
  return joined.filter((finding) => !taken.has(finding));
}
