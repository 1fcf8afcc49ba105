/** Name of the file with what holds for its folder and everything below it. Apart from its reader, for who only looks for it. */
export const settingsFileName = '.statefulset.yaml';
