import type { Container, VolumeMount } from '../pod-spec.ts';
import type { Field } from './field.ts';
import { hasBackstep, validateDescendingPath } from './paths.ts';
import type { PodContext } from './pod-context.ts';
import { plainString, type Report } from './report.ts';

const propagations = ['Bidirectional', 'HostToContainer', 'None'];
const bindMountOptions = ['nodev', 'noexec', 'nosuid'];

/** kube: core validation.ValidateVolumeMounts */
export function validateVolumeMounts({ report, volumes }: PodContext, container: Container, field: Field): void {
  const seen = new Set<string>();
  const devices = container.volumeDevices ?? [];
  for (const [i, mount] of (container.volumeMounts ?? []).entries()) {
    const here = field.index(i);
    const { name = '', mountPath = '' } = mount;
    if (name === '') report.required(here.child('name')); // N01
    if (!volumes.has(name)) report.notFound(here.child('name'), name); // N02 T-F
    if (mountPath === '') report.required(here.child('mountPath')); // N03
    if (seen.has(mountPath)) report.invalid(here.child('mountPath'), mountPath, 'must be unique'); // N04
    seen.add(mountPath);
    if (devices.some((device) => (device.name ?? '') === name)) {
      report.invalid(here.child('name'), name, 'must not already exist in volumeDevices'); // N05
    }
    if (devices.some((device) => (device.devicePath ?? '') === mountPath)) {
      report.invalid(here.child('mountPath'), mountPath, 'must not already exist as a path in volumeDevices'); // N06
    }
    validateSubPaths(report, mount, field, i);
    validatePropagation(report, mount, container, field, i);
    validateRecursiveReadOnly(report, mount, field, i);
    validateBindMountOptions(report, mount, volumes.get(name)?.image !== undefined, here.child('bindMountOptions'));
  }
}

function validateSubPaths(report: Report, { subPath = '', subPathExpr = '' }: VolumeMount, field: Field, i: number): void {
  if (subPath !== '') validateDescendingPath(report, subPath, field.child('subPath', [i, 'subPath'])); // N07
  if (subPathExpr === '') return;
  if (subPath !== '') {
    report.invalid(field.index(i).child('subPathExpr'), subPathExpr, 'subPathExpr and subPath are mutually exclusive'); // N09
  }
  validateDescendingPath(report, subPathExpr, field.child('subPathExpr', [i, 'subPathExpr'])); // N08
}

/** kube: core validation.validateMountPropagation */
function validatePropagation(report: Report, { mountPropagation }: VolumeMount, container: Container, field: Field, i: number): void {
  if (mountPropagation === undefined) return;
  const here = field.child('mountPropagation', [i, 'mountPropagation']);
  if (!propagations.includes(mountPropagation)) report.notSupported(here, mountPropagation, propagations); // N10
  if (mountPropagation === 'Bidirectional' && container.securityContext?.privileged !== true) {
    report.forbidden(here, 'Bidirectional mount propagation is available only to privileged containers'); // N11
  }
}

/** kube: core validation.validateMountRecursiveReadOnly */
function validateRecursiveReadOnly(report: Report, mount: VolumeMount, field: Field, i: number): void {
  const { recursiveReadOnly, mountPropagation } = mount;
  if (recursiveReadOnly === undefined || recursiveReadOnly === 'Disabled') return;
  const here = field.child('recursiveReadOnly', [i, 'recursiveReadOnly']);
  if (recursiveReadOnly !== 'Enabled' && recursiveReadOnly !== 'IfPossible') {
    report.notSupported(here, recursiveReadOnly, ['Disabled', 'Enabled', 'IfPossible']); // N12
    return;
  }
  if (mount.readOnly !== true) report.forbidden(here, 'may only be specified when readOnly is true'); // N13
  if (mountPropagation !== undefined && mountPropagation !== 'None') {
    report.forbidden(here, 'may only be specified when mountPropagation is None or not specified'); // N14
  }
}

/** kube: core validation.validateBindMountOptions */
function validateBindMountOptions(report: Report, mount: VolumeMount, isImage: boolean, field: Field): void {
  const options = mount.bindMountOptions ?? [];
  for (const [i, option] of options.entries()) {
    if (!bindMountOptions.includes(option)) report.notSupported(field.index(i), option, bindMountOptions, plainString);
    if (options.indexOf(option) < i) report.duplicate(field.index(i), option);
  }
  if (options.length > 0 && isImage) report.invalid(field, options, 'bindMountOptions may not be used with image volumes', '[]string');
}

/** kube: core validation.ValidateVolumeDevices */
export function validateVolumeDevices({ report, volumes }: PodContext, container: Container, field: Field): void {
  const names = new Set<string>();
  const paths = new Set<string>();
  const mounts = container.volumeMounts ?? [];
  for (const [i, { name = '', devicePath = '' }] of (container.volumeDevices ?? []).entries()) {
    const here = field.index(i);
    const volume = volumes.get(name);
    if (name === '') report.required(here.child('name')); // N15
    if (names.has(name)) report.invalid(here.child('name'), name, 'must be unique'); // N16
    if (volume === undefined)
      report.notFound(here.child('name'), name); // N17
    else if (volume.persistentVolumeClaim === undefined && volume.ephemeral === undefined) {
      report.invalid(here.child('name'), name, 'can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode'); // N18
    }
    if (devicePath === '') report.required(here.child('devicePath')); // N19
    if (paths.has(devicePath)) report.invalid(here.child('devicePath'), devicePath, 'must be unique');
    if (hasBackstep(devicePath)) report.invalid(here.child('devicePath'), devicePath, "can not contain backsteps ('..')");
    else paths.add(devicePath);
    if (mounts.some((mount) => (mount.name ?? '') === name))
      report.invalid(here.child('name'), name, 'must not already exist in volumeMounts'); // N20
    if (mounts.some((mount) => (mount.mountPath ?? '') === devicePath)) {
      report.invalid(here.child('devicePath'), devicePath, 'must not already exist as a path in volumeMounts');
    }
    if (name !== '') names.add(name);
  }
}
