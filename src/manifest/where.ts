import type { TextRange } from '../base/text.ts';
import type { Path } from '../kube/objects.ts';
import type { Node } from './nodes.ts';

/** A place in the decoded object, as a tree beside it; ranges count from the start of the document. */
export interface Place {
  readonly key?: TextRange;
  readonly value: TextRange;
  /** Scalars have no members. */
  readonly members?: Map<string | number, Place>;
}

/** Finds the text of a path in the decoded object. All ranges count from the start of the document: add `document.start` for the file. */
export interface Where {
  /** The value at a path; undefined when the text has none there. */
  value(path: Path): TextRange | undefined;
  /** The member's name at a path; undefined for list items and for what the text does not have. */
  key(path: Path): TextRange | undefined;
  /** Where a finding about the path stands: a scalar's value, the name of a mapping or list, or the nearest ancestor's name when the text has nothing there. */
  nearest(path: Path): TextRange;
}

/** Looks paths up in a tree of places. */
export function whereIn(root: Place): Where {
  const find = (path: Path): { place: Place | undefined; trail: readonly Place[] } => {
    let place: Place | undefined = root;
    const trail: Place[] = [root];
    for (const step of path) {
      place = place?.members?.get(step);
      if (place === undefined) break;
      trail.push(place);
    }
    return { place, trail };
  };
  return {
    value(path) {
      return find(path).place?.value;
    },
    key(path) {
      return find(path).place?.key;
    },
    nearest(path) {
      const { place, trail } = find(path);
      if (place !== undefined && place.members === undefined && place.value.end > place.value.start) return place.value;
      const named = trail.findLast((each) => each.key !== undefined)?.key;
      return named ?? root.members?.get('kind')?.value ?? { start: root.value.start, end: root.value.start };
    },
  };
}

/** The range of a node's own text, without the comments and blanks after it. */
export function nodeRange({ start, end }: Node): TextRange {
  return { start, end };
}
