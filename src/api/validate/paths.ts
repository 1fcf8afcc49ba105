import type { Field } from './field.ts';
import type { Report } from './report.ts';

/** RELPATH. kube: core validation.validateLocalDescendingPath */
export function validateDescendingPath(report: Report, path: string, field: Field): void {
  if (path.startsWith('/')) report.invalid(field, path, 'must be a relative path');
  validateNoBacksteps(report, path, field);
}

/** kube: core validation.validatePathNoBacksteps */
export function validateNoBacksteps(report: Report, path: string, field: Field): void {
  if (hasBackstep(path)) report.invalid(field, path, "must not contain '..'");
}

/** Whether an element of the path is `..`. */
export function hasBackstep(path: string): boolean {
  return path.split('/').includes('..');
}

/** RELPATH+. kube: core validation.ValidateLocalNonReservedPath */
export function validateNonReservedPath(report: Report, path: string, field: Field): void {
  validateDescendingPath(report, path, field);
  if (path.startsWith('..') && !path.startsWith('../')) report.invalid(field, path, "must not start with '..'");
}
