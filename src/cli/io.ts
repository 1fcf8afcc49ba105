/** What the command line needs of the outside; tests and the bundle's entry give it. Paths are as the user wrote them. */
export interface Io {
  /** Rejects with the reason when it cannot be read. */
  readFile(path: string): Promise<Uint8Array>;
  /** Paths below a directory, itself in front, in a fixed order; links to directories and names that begin with a dot are not followed. */
  listFiles(directory: string): Promise<string[]>;
  isDirectory(path: string): Promise<boolean>;
  exists(path: string): Promise<boolean>;
  readStdin(): Promise<Uint8Array>;
  /** Where relative paths begin. */
  readonly workingDirectory: string;
  /** Whether who reads the output sees colours. */
  readonly colour: boolean;
  /** How wide the terminal is; undefined where the output is none. */
  readonly columns: number | undefined;
  writeOut(text: string): void;
  writeError(text: string): void;
  /** The text of `schemas/kubernetes/types.json`. */
  readSchemas(): Promise<string>;
  /** The page of a rule, `media/rules/<id>.md`; undefined for a code without one. */
  readRulePage(id: string): Promise<string | undefined>;
  /** The version of this package. */
  readVersion(): Promise<string>;
  /** Runs the language server on standard input and output until its connection ends. */
  serve(): Promise<void>;
}
