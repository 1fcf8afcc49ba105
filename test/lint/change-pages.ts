import { settingsFileName } from '../../src/manifest/settings-file-name.ts';

/** A finding about a change: what its page, `media/rules/<id>.md`, says. */
interface ChangePage {
  readonly title: string;
  readonly why: string;
  readonly before: string;
  readonly after: string;
  readonly instead: readonly string[];
}

const orphan = [
  'Put the old text back; the light bulb does so for a single value.',
  'Or delete the set and keep its pods, `kubectl delete statefulset NAME --cascade=orphan`, and apply the new text: the new set takes the pods and claims over. *Simulate Rollout of This Change* plays it.',
];

/** By the code of the finding. */
export const changePages: Readonly<Record<string, ChangePage>> = {
  'immutable-field-changed': {
    title: 'A field that cannot change once the set exists',
    why: 'Of a set that exists, only replicas, the template, the update strategy and a few others can change. The server refuses everything else, and with it the whole change.',
    before: 'serviceName: db',
    after: 'serviceName: db-headless',
    instead: orphan,
  },
  'claim-size-changed': {
    title: 'Another size in a claim template',
    why: 'A claim template is a form for claims that are made once. The server refuses another size in it. The claims that exist can grow, one by one, when their class allows it; none can shrink.',
    before: 'storage: 10Gi',
    after: 'storage: 20Gi',
    instead: [
      'Grow each claim by its name: `kubectl patch pvc data-db-0 …`, for as many as there are pods.',
      'Then delete the set with `--cascade=orphan` and apply the new text, so that later pods get the new size too.',
    ],
  },
  'set-renamed': {
    title: 'A set under another name',
    why: 'Pods, claims and DNS names are made of the name of the set. Under another name it is another set: its pods start with empty disks, and the old disks stay behind.',
    before: 'name: db',
    after: 'name: database',
    instead: [
      'Keep the name.',
      'Or move the data: claims under the new names, restored from a backup or bound to the old disks, before the new set starts.',
    ],
  },
  'data-path-changed': {
    title: 'A disk mounted elsewhere',
    why: 'What is on the disk stays as it is. When the disk, or the part of it, is mounted on another path, the program finds an empty directory and starts anew.',
    before: 'mountPath: /var/lib/postgresql',
    after: 'mountPath: /var/lib/postgresql/data',
    instead: [
      'Put the old path back.',
      'Or copy the data to its new place, pod by pod, before the program starts; an init container can do it.',
    ],
  },
  'store-major-upgrade': {
    title: 'Another major version of a store',
    why: 'Another major version may not read the files of the old one, or change them so that the old one cannot read them any more. A rollout replaces the pods one by one, whether or not the versions understand each other.',
    before: 'image: postgres:16',
    after: 'image: postgres:17',
    instead: ['Read what the store says about its upgrade, and back up first.', 'A rollback of the image does not bring the files back.'],
  },
  'governing-service-renamed': {
    title: 'The governing Service under another name',
    why: 'A set names its Service in spec.serviceName, and cannot name another one later. When the Service gets another name, or goes, the names of the pods do not resolve any more: they are made of the name that the set knows.',
    before: 'name: db',
    after: 'name: db-headless',
    instead: [
      'Put the old name of the Service back; the light bulb does so when it finds the Service under its new name.',
      'Or keep the old Service and add another one beside it, for those who want the new name.',
    ],
  },
  'rollout-stuck-on-bad-revision': {
    title: 'A change that may not come up',
    why: 'A set replaces its pods from the highest number down, and waits for each to become Ready. A pod that never does holds the rollout, also when the change is taken back: the controller still waits for that pod, which nothing makes Ready any more.',
    before: 'image: registry.example/db:1.0.0',
    after: 'image: registry.example/db:1.1.0',
    instead: [
      'Nothing, when the change is right. The finding goes with the commit.',
      'When a pod hangs: put the old text back and apply it, then delete that pod, `kubectl delete pod NAME`. It comes back with the old template.',
      'To be careful, roll out to the last pod alone first: `partition` of one less than the replicas.',
    ],
  },
  'replicas-lowered': {
    title: 'Fewer replicas',
    why: 'The pods with the highest numbers go, one after the other. Their claims are kept, and come back with old data when the set is scaled up again; or they are deleted, when the set says so. Members that vote still count those that are gone, until they are removed by the store’s own command.',
    before: 'replicas: 5',
    after: 'replicas: 3',
    instead: [
      'Remove the members by the store’s own command first.',
      'Delete the claims that are not needed any more, or keep them on purpose.',
    ],
  },
  'retention-turned-on': {
    title: 'Claims that are to be deleted from now on',
    why: 'The policy holds for the claims that exist too: at the next sync they get an owner, and go with it.',
    before: 'whenDeleted: Retain',
    after: 'whenDeleted: Delete',
    instead: ['Keep Retain, and delete claims by hand when nobody needs them.'],
  },
};

/** The text of a page. */
export function changePage(id: string, { title, why, before, after, instead }: ChangePage): string {
  return [
    '<!-- Made from test/lint/change-pages.ts by `UPDATE=1 node --test test/lint/rule-pages.test.ts`. -->',
    '',
    `# ${id}`,
    '',
    `${title}. Said of a manifest that differs from the one in git HEAD, and by \`statefulset diff OLD NEW\`.`,
    '',
    '## Why it matters',
    '',
    why,
    '',
    '## Example',
    '',
    '```diff',
    `-${before}`,
    `+${after}`,
    '```',
    '',
    '## What to do',
    '',
    ...instead.map((line) => `- ${line}`),
    '',
    '## See it happen',
    '',
    '*Show in Simulation*, offered by the light bulb, plays the set as it runs before, and then the change.',
    '',
    '## Switch it off',
    '',
    `- in one document: a comment \`# statefulset-ignore: ${id}\`; the light bulb writes it`,
    `- for a folder: \`rules: { ${id}: off }\` in a file \`${settingsFileName}\``,
    `- for you: \`"statefulset.rules": { "${id}": "off" }\` in the settings`,
    '',
  ].join('\n');
}
