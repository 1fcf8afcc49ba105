import { encodeBase64 } from '../../base/encode-base64.ts';
import { utf8Bytes } from '../../base/utf8.ts';
import type { KubeObject } from '../../kube/objects.ts';
import { child, draftOf, ensure, ensureNamespace, finished, setIfZero } from './draft.ts';

/** `stringData` is write-only: it goes into `data`, over what is there. kube: core/v1 SetDefaults_Secret, Convert_v1_Secret_To_core_Secret */
export function defaultSecret(object: KubeObject): KubeObject {
  const draft = draftOf(object);
  ensureNamespace(draft);
  setIfZero(draft, 'type', 'Opaque');
  const texts = child(draft, 'stringData');
  if (texts !== undefined) {
    const data = ensure(draft, 'data');
    for (const [key, value] of Object.entries(texts)) data[key] = encodeBase64(utf8Bytes(String(value)));
    delete draft['stringData'];
  }
  return finished(draft);
}
