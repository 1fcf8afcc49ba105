import { gateOn, type Target } from '../../kube/versions.ts';
import { pullPolicyOf } from './container.ts';
import { defaultClaimSpec } from './persistent-volume-claim.ts';
import { canonicalQuantity, child, type Draft, ensure, items, setIfAbsent, setIfZero, text } from './draft.ts';

/** 0644 */
const fileMode = 0o644;

/** kube: core/v1 SetDefaults_Volume and the defaults of its sources */
export function defaultVolume(volume: Draft, target: Target): void {
  const sources = Object.keys(volume).filter((member) => member !== 'name');
  if (sources.length === 0) volume['emptyDir'] = {};
  canonicalQuantity(child(volume, 'emptyDir'), 'sizeLimit');
  const image = child(volume, 'image');
  if (image !== undefined && gateOn(target, 'ImageVolume')) setIfZero(image, 'pullPolicy', pullPolicyOf(text(image, 'reference')));
  for (const source of ['secret', 'configMap', 'downwardAPI', 'projected']) {
    const files = child(volume, source);
    if (files !== undefined) setIfAbsent(files, 'defaultMode', fileMode);
  }
  defaultDownwardItems(child(volume, 'downwardAPI'));
  for (const source of items(child(volume, 'projected'), 'sources')) {
    defaultDownwardItems(child(source, 'downwardAPI'));
    const token = child(source, 'serviceAccountToken');
    if (token !== undefined) setIfAbsent(token, 'expirationSeconds', 3600);
  }
  const claimTemplate = child(child(volume, 'ephemeral'), 'volumeClaimTemplate');
  if (claimTemplate !== undefined) defaultClaimSpec(ensure(claimTemplate, 'spec'));
  defaultStorageSource(volume);
}

/** Sources that volumes of pods and PersistentVolumes share. kube: declared defaults of core/v1 types */
export function defaultStorageSource(source: Draft): void {
  const hostPath = child(source, 'hostPath');
  if (hostPath !== undefined) setIfAbsent(hostPath, 'type', '');
  const iscsi = child(source, 'iscsi');
  if (iscsi !== undefined) setIfZero(iscsi, 'iscsiInterface', 'default');
  const rbd = child(source, 'rbd');
  if (rbd !== undefined) {
    setIfZero(rbd, 'pool', 'rbd');
    setIfZero(rbd, 'user', 'admin');
    setIfZero(rbd, 'keyring', '/etc/ceph/keyring');
  }
  const azureDisk = child(source, 'azureDisk');
  if (azureDisk !== undefined) {
    setIfAbsent(azureDisk, 'cachingMode', 'ReadWrite');
    setIfAbsent(azureDisk, 'fsType', 'ext4');
    setIfAbsent(azureDisk, 'readOnly', false);
    setIfAbsent(azureDisk, 'kind', 'Shared');
  }
  const scaleIo = child(source, 'scaleIO');
  if (scaleIo !== undefined) {
    setIfZero(scaleIo, 'storageMode', 'ThinProvisioned');
    setIfZero(scaleIo, 'fsType', 'xfs');
  }
}

/** kube: core/v1 SetDefaults_ObjectFieldSelector in downward API files */
function defaultDownwardItems(source: Draft | undefined): void {
  for (const item of items(source, 'items')) {
    const fieldRef = child(item, 'fieldRef');
    if (fieldRef !== undefined) setIfZero(fieldRef, 'apiVersion', 'v1');
    canonicalQuantity(child(item, 'resourceFieldRef'), 'divisor');
  }
}
