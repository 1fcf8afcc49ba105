import { goQuote } from '../go-quote.ts';
import type { Volume } from '../pod-spec.ts';
import type { Field } from './field.ts';
import { byteLength, dnsLabel, dnsSubdomain } from './formats.ts';
import { validateProjected } from './projected.ts';
import type { PodOptions } from './pod-context.ts';
import type { Report } from './report.ts';
import { legacyVolumeSources } from './volume-sources-legacy.ts';
import { volumeSources } from './volume-sources.ts';

/** One kind of volume: its member of `volumes[]`, and how the server names it in paths where that differs. */
export interface VolumeSource {
  readonly member: string;
  /** In the path of "may not specify more than 1 volume type". */
  readonly surplusName?: string;
  /** In the paths of its own errors. */
  readonly ownName?: string;
  readonly validate: (report: Report, source: Readonly<Record<string, unknown>>, field: Field, options: PodOptions) => void;
}

const projected: VolumeSource = { member: 'projected', validate: validateProjected };
const all: readonly VolumeSource[] = [...volumeSources, ...legacyVolumeSources, projected];

/** The server's order of looking: the first source found is checked, every other one is surplus. */
const order: readonly string[] = (
  'emptyDir hostPath gitRepo gcePersistentDisk awsElasticBlockStore secret nfs iscsi glusterfs flocker ' +
  'persistentVolumeClaim rbd cinder cephfs quobyte downwardAPI fc flexVolume configMap azureFile vsphereVolume ' +
  'photonPersistentDisk portworxVolume azureDisk storageos projected scaleIO csi ephemeral image'
).split(' ');
const ordered: readonly VolumeSource[] = order
  .map((member) => all.find((each) => each.member === member))
  .filter((each) => each !== undefined);

/**
 * Checks the volumes and answers those without an error by name: only they can be mounted.
 * kube: core validation.ValidateVolumes
 */
export function validateVolumes(report: Report, volumes: readonly Volume[], field: Field, options: PodOptions): Map<string, Volume> {
  const valid = new Map<string, Volume>();
  const createdClaims = new Set<string>();
  for (const volume of volumes) {
    if (options.podName !== undefined && volume.ephemeral !== undefined) createdClaims.add(`${options.podName}-${volume.name ?? ''}`);
  }
  for (const [i, volume] of volumes.entries()) {
    const place = options.volumePlaces?.[i];
    const here = place === undefined ? field.index(i) : field.index(i).seenAtPath(place);
    const { name = '' } = volume;
    const errorsBefore = report.errors.length;
    // The volume of a claim template has nothing but the template's name.
    const isOfTemplate = place?.includes('volumeClaimTemplates') === true;
    validateVolumeSource(report, volume, isOfTemplate ? field.index(i).seenAtPath([...place, 'name']) : here, options);
    if (name === '')
      report.required(here.child('name')); // V01 Q01
    else report.invalidEach(here.child('name'), name, dnsLabel(name)); // V02 Q02
    if (valid.has(name)) report.duplicate(here.child('name'), name); // V03
    if (report.errors.length === errorsBefore) valid.set(name, volume);
    const claimName = volume.persistentVolumeClaim?.claimName;
    if (claimName !== undefined && createdClaims.has(claimName)) {
      report.invalid(
        here.child('persistentVolumeClaim').child('claimName'),
        claimName,
        'must not reference a PVC that gets created for an ephemeral volume',
      );
    }
  }
  return valid;
}

/** kube: core validation.validateVolumeSource */
function validateVolumeSource(report: Report, volume: Volume, field: Field, options: PodOptions): void {
  let found = false;
  for (const { member, surplusName, ownName, validate } of ordered) {
    const source = volume[member];
    if (typeof source !== 'object' || source === null) continue;
    if (found) {
      report.forbidden(field.child(surplusName ?? member, [member]), 'may not specify more than 1 volume type'); // V05
    } else {
      validate(report, source as Readonly<Record<string, unknown>>, field.child(ownName ?? member, [member]), options);
    }
    if (member === 'iscsi') validateInitiatorLength(report, volume, field);
    if (member === 'ephemeral' && !found) validateClaimName(report, volume.name ?? '', field, options);
    found = true;
  }
  if (!found) report.required(field, 'must specify a volume type'); // V04
}

function validateInitiatorLength(report: Report, volume: Volume, field: Field): void {
  const { initiatorName, targetPortal } = volume['iscsi'] as { readonly initiatorName?: string; readonly targetPortal?: string };
  const { name = '' } = volume;
  if (initiatorName === undefined || byteLength(`${name}:${targetPortal ?? ''}`) <= 64) return;
  const detail = 'Total length of <volume name>:<iscsi.targetPortal> must be under 64 characters if iscsi.initiatorName is specified.';
  report.invalid(field.child('name'), name, detail); // V55
}

/** The claim of a generic ephemeral volume is called `<pod>-<volume>`. */
function validateClaimName(report: Report, name: string, field: Field, { podName }: PodOptions): void {
  if (podName === undefined || name === '') return;
  const claim = `${podName}-${name}`;
  for (const sentence of dnsSubdomain(claim)) report.invalid(field.child('name'), name, `PVC name ${goQuote(claim)}: ${sentence}`);
}
