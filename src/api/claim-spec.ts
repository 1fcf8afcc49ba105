import type { LabelSelector } from './validate/labels.ts';

/** `spec` of a PersistentVolumeClaim, of a claim template and of a generic ephemeral volume, as decoded. */
export interface ClaimSpec {
  readonly accessModes?: readonly string[];
  readonly selector?: LabelSelector;
  readonly resources?: { readonly limits?: Resources; readonly requests?: Resources };
  readonly volumeName?: string;
  readonly storageClassName?: string;
  readonly volumeMode?: string;
  readonly dataSource?: DataSource;
  readonly dataSourceRef?: DataSource & { readonly namespace?: string };
  readonly volumeAttributesClassName?: string;
}

/** Quantities by resource name. */
export type Resources = Readonly<Record<string, string | number>>;

/** `TypedLocalObjectReference`. */
export interface DataSource {
  readonly apiGroup?: string;
  readonly kind?: string;
  readonly name?: string;
}
