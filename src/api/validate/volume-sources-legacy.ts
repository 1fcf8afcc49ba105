import { peekInteger, peekList, peekText, peekTexts } from '../../base/peek.ts';
import type { Field } from './field.ts';
import { byteLength, dnsLabel } from './formats.ts';
import { plainString, type Report } from './report.ts';
import { requireText, validateGitRepo } from './volume-sources.ts';
import type { VolumeSource } from './volumes.ts';

type Source = Readonly<Record<string, unknown>>;

/** Volumes of clouds and storage systems that Kubernetes once knew by itself. Ids: catalogue section 2.3. */
export const legacyVolumeSources: readonly VolumeSource[] = [
  { member: 'gitRepo', validate: validateGitRepo },
  { member: 'gcePersistentDisk', ownName: 'persistentDisk', validate: validateGcePersistentDisk },
  { member: 'awsElasticBlockStore', validate: validateAwsElasticBlockStore },
  { member: 'iscsi', validate: validateIscsi },
  { member: 'glusterfs', validate: requiring('endpoints', 'path') },
  { member: 'flocker', validate: validateFlocker },
  { member: 'rbd', validate: validateRbd },
  { member: 'cinder', validate: validateCinder },
  { member: 'cephfs', surplusName: 'cephFS', validate: validateCephFs },
  { member: 'quobyte', validate: validateQuobyte },
  { member: 'fc', validate: validateFibreChannel },
  { member: 'flexVolume', validate: validateFlexVolume },
  { member: 'azureFile', validate: requiring('secretName', 'shareName') },
  { member: 'vsphereVolume', validate: requiring('volumePath') },
  { member: 'photonPersistentDisk', validate: requiring('pdID') },
  { member: 'portworxVolume', validate: requiring('volumeID') },
  { member: 'azureDisk', validate: validateAzureDisk },
  { member: 'storageos', validate: validateStorageOs },
  { member: 'scaleIO', validate: requiring('gateway', 'system', 'volumeName') },
];

/** V48 V59: members that must not be empty. */
function requiring(...members: string[]): VolumeSource['validate'] {
  return (report, source, field) => {
    for (const member of members) requireText(report, source[member], field.child(member));
  };
}

/** V47 */
function validatePartition(report: Report, source: Source, field: Field): void {
  const partition = peekInteger(source, 'partition') ?? 0;
  if (partition < 0 || partition > 255) report.invalid(field.child('partition'), partition, 'must be between 1 and 255, inclusive');
}

/** kube: core validation.validateGCEPersistentDiskVolumeSource */
function validateGcePersistentDisk(report: Report, source: Source, field: Field): void {
  requireText(report, source['pdName'], field.child('pdName')); // V46
  validatePartition(report, source, field);
}

/** kube: core validation.validateAWSElasticBlockStoreVolumeSource */
function validateAwsElasticBlockStore(report: Report, source: Source, field: Field): void {
  requireText(report, source['volumeID'], field.child('volumeID'));
  validatePartition(report, source, field);
}

const initiatorFormats: Readonly<Record<string, RegExp>> = {
  iqn: /iqn\.\d{4}-\d{2}\.([0-9A-Za-z\-.]+)(:[^,;*&$|\s]+)$/,
  eui: /^eui.[0-9A-Za-z]{16}$/,
  naa: /^naa.[0-9A-Za-z]{32}$/,
};

function validateInitiator(report: Report, name: string, field: Field): void {
  const format = initiatorFormats[name.slice(0, 3)];
  if (format === undefined)
    report.invalid(field, name, 'must be valid format starting with iqn, eui, or naa'); // V51
  else if (!format.test(name)) report.invalid(field, name, 'must be valid format'); // V52
}

function validateLun(report: Report, lun: number, field: Field): void {
  if (lun < 0 || lun > 255) report.invalid(field.child('lun'), lun, 'must be between 0 and 255, inclusive'); // V53
}

/** kube: core validation.validateISCSIVolumeSource */
function validateIscsi(report: Report, source: Source, field: Field): void {
  const iqn = peekText(source, 'iqn') ?? '';
  const initiatorName = peekText(source, 'initiatorName');
  requireText(report, source['targetPortal'], field.child('targetPortal')); // V50
  if (iqn === '') report.required(field.child('iqn'));
  else validateInitiator(report, iqn, field.child('iqn'));
  validateLun(report, peekInteger(source, 'lun') ?? 0, field);
  if ((source['chapAuthDiscovery'] === true || source['chapAuthSession'] === true) && source['secretRef'] === undefined) {
    report.required(field.child('secretRef')); // V54
  }
  if (initiatorName !== undefined) validateInitiator(report, initiatorName, field.child('initiatorname', ['initiatorName']));
}

/** kube: core validation.validateFlockerVolumeSource */
function validateFlocker(report: Report, source: Source, field: Field): void {
  const name = peekText(source, 'datasetName') ?? '';
  const uuid = peekText(source, 'datasetUUID') ?? '';
  if (name === '' && uuid === '') report.required(field, 'one of datasetName and datasetUUID is required'); // V61
  if (name !== '' && uuid !== '') report.invalid(field, 'resource', 'datasetName and datasetUUID can not be specified simultaneously');
  if (name.includes('/')) report.invalid(field.child('datasetName'), name, "must not contain '/'"); // V62
}

/** kube: core validation.validateRBDVolumeSource */
function validateRbd(report: Report, source: Source, field: Field): void {
  if (peekList(source, 'monitors').length === 0) report.required(field.child('monitors'));
  requireText(report, source['image'], field.child('image'));
}

/** kube: core validation.validateCephFSVolumeSource */
function validateCephFs(report: Report, source: Source, field: Field): void {
  if (peekList(source, 'monitors').length === 0) report.required(field.child('monitors'));
}

function validateSecretName(report: Report, source: Source, field: Field): void {
  if (source['secretRef'] !== undefined) requireText(report, peekText(source, 'secretRef', 'name'), field.child('secretRef').child('name'));
}

/** kube: core validation.validateCinderVolumeSource */
function validateCinder(report: Report, source: Source, field: Field): void {
  requireText(report, source['volumeID'], field.child('volumeID'));
  validateSecretName(report, source, field); // V49
}

/** kube: core validation.validateQuobyteVolumeSource */
function validateQuobyte(report: Report, source: Source, field: Field): void {
  const registry = peekText(source, 'registry') ?? '';
  const sentence = 'must be a host:port pair or multiple pairs separated by commas';
  if (registry === '')
    report.required(field.child('registry'), sentence); // V63
  else if (byteLength(peekText(source, 'tenant') ?? '') >= 65) {
    report.required(field.child('tenant'), 'must be a UUID and may not exceed a length of 64 characters'); // V64
  } else {
    for (const pair of registry.split(',')) if (!isHostAndPort(pair)) report.invalid(field.child('registry'), registry, sentence);
  }
  requireText(report, source['volume'], field.child('volume'));
}

/** kube: net.SplitHostPort */
function isHostAndPort(text: string): boolean {
  const bracketed = /^\[([^[\]]*)\]:[^:[\]]*$/;
  return bracketed.test(text) || /^[^:[\]]*:[^:[\]]*$/.test(text);
}

/** kube: core validation.validateFCVolumeSource */
function validateFibreChannel(report: Report, source: Source, field: Field): void {
  const names = peekList(source, 'targetWWNs');
  const ids = peekList(source, 'wwids');
  const place = field.child('targetWWNs');
  if (names.length === 0 && ids.length === 0) report.required(place, 'must specify either targetWWNs or wwids, but not both'); // V56
  if (names.length > 0 && ids.length > 0)
    report.invalid(place, names, 'targetWWNs and wwids can not be specified simultaneously', '[]string'); // V57
  if (names.length === 0) return;
  const lun = peekInteger(source, 'lun');
  if (lun === undefined)
    report.required(field.child('lun'), 'lun is required if targetWWNs is specified'); // V58
  else validateLun(report, lun, field);
}

/** kube: core validation.validateFlexVolumeSource */
function validateFlexVolume(report: Report, source: Source, field: Field): void {
  requireText(report, source['driver'], field.child('driver'));
  for (const key of Object.keys(peekTexts(source, 'options'))) {
    const slash = key.indexOf('/');
    const namespace = `.${(slash < 0 ? key : key.slice(0, slash)).toLowerCase()}`;
    if (!namespace.endsWith('.kubernetes.io') && !namespace.endsWith('.k8s.io')) continue;
    report.invalid(field.child('options').key(key), key, 'kubernetes.io and k8s.io namespaces are reserved'); // V60
  }
}

const cachingModes = ['None', 'ReadOnly', 'ReadWrite'];
const diskKinds = ['Dedicated', 'Managed', 'Shared'];
const managedDisk = '/subscriptions/{sub-id}/resourcegroups/{group-name}/providers/microsoft.compute/disks/{disk-id}';
const blobDisk = 'https://{account-name}.blob.core.windows.net/{container-name}/{disk-name}.vhd';

/** kube: core validation.validateAzureDisk */
function validateAzureDisk(report: Report, source: Source, field: Field): void {
  const uri = peekText(source, 'diskURI') ?? '';
  const caching = peekText(source, 'cachingMode');
  const kind = peekText(source, 'kind');
  requireText(report, source['diskName'], field.child('diskName')); // V65
  requireText(report, uri, field.child('diskURI'));
  if (caching !== undefined && !cachingModes.includes(caching)) report.notSupported(field.child('cachingMode'), caching, cachingModes); // V66
  if (kind !== undefined && !diskKinds.includes(kind)) report.notSupported(field.child('kind'), kind, diskKinds); // V67
  if (kind === 'Managed' && !uri.startsWith('/subscriptions/'))
    report.notSupported(field.child('diskURI'), uri, [managedDisk], plainString); // V68
  if (kind !== undefined && kind !== 'Managed' && !uri.startsWith('https://'))
    report.notSupported(field.child('diskURI'), uri, [blobDisk], plainString);
}

/** kube: core validation.validateStorageOSVolumeSource */
function validateStorageOs(report: Report, source: Source, field: Field): void {
  const name = peekText(source, 'volumeName') ?? '';
  const namespace = peekText(source, 'volumeNamespace') ?? '';
  if (name === '') report.required(field.child('volumeName'));
  else report.invalidEach(field.child('volumeName'), name, dnsLabel(name));
  if (namespace !== '') report.invalidEach(field.child('volumeNamespace'), namespace, dnsLabel(namespace));
  validateSecretName(report, source, field); // V69
}
