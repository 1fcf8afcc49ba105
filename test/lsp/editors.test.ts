import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { after, test } from 'node:test';
import { service, set } from './shop.ts';

const root = resolve(import.meta.dirname, '../..');
const work = mkdtempSync(join(tmpdir(), 'statefulset-editor-'));
after(() => rmSync(work, { recursive: true, force: true }));

/** What an editor told of the file with the mistake. */
interface Seen {
  readonly diagnostics: readonly string[];
  readonly hover: string;
  readonly completion: readonly string[];
  /** What is left after the fix was applied. */
  readonly left: readonly string[];
  readonly line: string;
}

/** The set-up of an editor as its page says it: the block behind the mark. */
function documented(mark: string): string {
  const page = readFileSync(resolve(root, 'docs/editors.md'), 'utf8');
  const block = new RegExp(`<!-- ${mark} -->\\n\`\`\`\\w+\\n([\\s\\S]*?)\`\`\``).exec(page)?.[1];
  assert.ok(block !== undefined, `docs/editors.md has no block ${mark}`);
  return block;
}

/** A folder as somebody has it: a set with a mistake, its Service in another file, and `statefulset` on the path. */
function laidOut(name: string): { folder: string; file: string; env: NodeJS.ProcessEnv } {
  const folder = join(work, name);
  mkdirSync(join(folder, 'bin'), { recursive: true });
  const command = join(folder, 'bin/statefulset');
  writeFileSync(command, `#!/bin/sh\nexec '${process.execPath}' '${resolve(root, 'dist/cli.cjs')}' "$@"\n`);
  chmodSync(command, 0o755);
  const manifests = join(folder, 'a shop');
  mkdirSync(manifests);
  writeFileSync(join(manifests, '.statefulset.yaml'), 'rules:\n  governing-service-missing: error\n');
  writeFileSync(join(manifests, 'service.yaml'), service.replace('name: web', 'name: www'));
  const file = join(manifests, 'web.yaml');
  writeFileSync(file, set.replace('- name: data\n              mountPath', '- name: dta\n              mountPath'));
  const homes = Object.fromEntries(
    ['HOME', 'XDG_CONFIG_HOME', 'XDG_DATA_HOME', 'XDG_STATE_HOME', 'XDG_CACHE_HOME'].map((each) => [
      each,
      join(folder, each.toLowerCase()),
    ]),
  );
  for (const home of Object.values(homes)) mkdirSync(home);
  return { folder, file, env: { ...process.env, ...homes, PATH: `${join(folder, 'bin')}${delimiter}${process.env['PATH'] ?? ''}` } };
}

function judged(seen: Seen): void {
  assert.deepEqual(seen.diagnostics, [
    '6 error governing-service-missing',
    '20 error volume-mount-unresolved',
    '24 warning claim-template-unmounted',
  ]);
  assert.match(seen.hover, /web-0/);
  assert.ok(seen.completion.includes('minReadySeconds'), seen.completion.join(', '));
  assert.deepEqual(seen.left, ['6 error governing-service-missing']);
  assert.match(seen.line, /^ +- name: data$/);
}

function run(command: string, argv: readonly string[], { folder, env }: { folder: string; env: NodeJS.ProcessEnv }): Seen {
  const answer = join(folder, 'seen.json');
  const { status, stdout, stderr } = spawnSync(command, argv, { cwd: join(folder, 'a shop'), env, encoding: 'utf8', timeout: 60_000 });
  assert.ok(existsSync(answer), `${command} ended with ${status}: ${stdout}${stderr}`);
  return JSON.parse(readFileSync(answer, 'utf8')) as Seen;
}

/** What a person does in Neovim, as far as the editor's own functions do it. */
const lua = (answer: string) => `
local severities = { 'error', 'warning', 'information', 'hint' }
local function told()
  local lines = {}
  for _, each in ipairs(vim.diagnostic.get(0)) do
    table.insert(lines, { each.lnum, each.lnum .. ' ' .. severities[each.severity] .. ' ' .. each.code })
  end
  table.sort(lines, function(a, b) return a[1] < b[1] end)
  return vim.tbl_map(function(each) return each[2] end, lines)
end
local function ask(method, line, character, more)
  local params = vim.tbl_extend('force', {
    textDocument = { uri = vim.uri_from_bufnr(0) },
    position = { line = line, character = character },
  }, more or {})
  for _, answer in pairs(vim.lsp.buf_request_sync(0, method, params, 20000) or {}) do
    if answer.result ~= nil then return answer.result end
  end
end
vim.wait(30000, function() return #told() == 3 end, 50)
local seen = { diagnostics = told() }
seen.hover = vim.fn.json_encode(ask('textDocument/hover', 7, 4) or {})
local range = { start = { line = 20, character = 20 }, ['end'] = { line = 20, character = 23 } }
local actions = ask('textDocument/codeAction', 20, 20, { range = range, context = { diagnostics = {} } }) or {}
for _, action in ipairs(actions) do
  if action.isPreferred or action.title:match('Change to') then
    vim.lsp.util.apply_workspace_edit(action.edit, 'utf-16')
    break
  end
end
vim.wait(30000, function() return #told() == 1 end, 50)
seen.left = told()
seen.line = vim.api.nvim_buf_get_lines(0, 20, 21, false)[1]
vim.api.nvim_buf_set_lines(0, 8, 8, false, { '  min' })
local list = ask('textDocument/completion', 8, 5) or { items = {} }
seen.completion = vim.tbl_map(function(item) return item.label end, list.items)
vim.fn.writefile({ vim.fn.json_encode(seen) }, [[${answer}]])
vim.cmd('qa!')
`;

function neovim(): { command: string; minor: number } | undefined {
  const command = process.env['STATEFULSET_NVIM'] ?? 'nvim';
  const version = /^NVIM v0\.(\d+)/.exec(spawnSync(command, ['--version'], { encoding: 'utf8' }).stdout ?? '')?.[1];
  return version === undefined ? undefined : { command, minor: Number(version) };
}

const isBuilt = existsSync(resolve(root, 'dist/cli.cjs'));
const nvim = neovim();
const noNeovim =
  nvim === undefined
    ? 'there is no Neovim on this machine (Debian: apt-get install neovim)'
    : isBuilt
      ? false
      : 'nothing is built: npm run build';

void test(`Neovim, set up as its page says: a mistake is shown, hovered, completed and repaired`, {
  skip: noNeovim,
  timeout: 90_000,
}, () => {
  const place = laidOut('neovim');
  const init = join(place.folder, 'init.lua');
  writeFileSync(init, `vim.cmd('filetype plugin indent on')\n${documented((nvim?.minor ?? 0) >= 11 ? 'neovim-0.11' : 'neovim-0.7')}`);
  const probe = join(place.folder, 'probe.lua');
  writeFileSync(probe, lua(join(place.folder, 'seen.json')));
  judged(run(nvim?.command ?? 'nvim', ['--headless', '-n', '-i', 'NONE', '-u', init, place.file, '-c', `luafile ${probe}`], place));
});

/** The same in Emacs, with Eglot. */
const elisp = (file: string, answer: string) => `
(require 'json)
(require 'flymake)
(defun told ()
  (flymake-start)
  (sort (delq nil (mapcar (lambda (each)
                (let ((text (flymake-diagnostic-text each)))
                  (format "%d %s %s" (1- (line-number-at-pos (flymake-diagnostic-beg each)))
                          (pcase (flymake-diagnostic-type each) ('eglot-error "error") ('eglot-warning "warning") (_ "other"))
                          (if (string-match "\\\\(governing-service-missing\\\\|volume-mount-unresolved\\\\|claim-template-unmounted\\\\)" text) (match-string 1 text) text))))
              (flymake-diagnostics)))
        (lambda (a b) (< (string-to-number a) (string-to-number b)))))
(defun until-told (count)
  (let ((end (+ (float-time) 30)))
    (while (and (/= (length (told)) count) (< (float-time) end)) (accept-process-output nil 0.1))))
(defun ask (method line character &optional more)
  (jsonrpc-request (eglot-current-server) method
    (append (list :textDocument (list :uri (eglot--path-to-uri buffer-file-name))
                  :position (list :line line :character character)) more)))
(setq eglot-sync-connect t eglot-autoshutdown nil)
(find-file "${file}")
(unless (eglot-current-server) (call-interactively 'eglot))
(until-told 3)
(let* ((diagnostics (told))
       (hover (format "%s" (ask :textDocument/hover 7 4)))
       (actions (ask :textDocument/codeAction 20 20
                  (list :range (list :start (list :line 20 :character 20) :end (list :line 20 :character 23))
                        :context (list :diagnostics []))))
       (fix (seq-find (lambda (each) (string-match "Change to" (plist-get each :title))) actions)))
  (eglot--apply-workspace-edit (plist-get fix :edit))
  (eglot--signal-textDocument/didChange)
  (until-told 1)
  (let ((left (told))
        (line (progn (goto-char (point-min)) (forward-line 20) (buffer-substring (point) (line-end-position)))))
    (goto-char (point-min)) (forward-line 8) (insert "  min\\n")
    (eglot--signal-textDocument/didChange)
    (let ((labels (mapcar (lambda (each) (plist-get each :label)) (plist-get (ask :textDocument/completion 8 5) :items))))
      (with-temp-file "${answer}"
        (insert (json-encode (list (cons 'diagnostics (vconcat diagnostics)) (cons 'hover hover) (cons 'completion (vconcat labels))
                                   (cons 'left (vconcat left)) (cons 'line line))))))))
(set-buffer-modified-p nil)
(kill-emacs 0)
`;

const asksEmacs = '(progn (package-initialize) (require (quote eglot)) (require (quote yaml-mode)))';
const hasEglot = spawnSync('emacs', ['--batch', '--eval', asksEmacs]).status === 0;
const noEmacs = hasEglot
  ? isBuilt
    ? false
    : 'nothing is built: npm run build'
  : 'there is no Emacs with Eglot and yaml-mode (Debian: emacs-nox elpa-eglot elpa-yaml-mode)';

void test('Emacs with Eglot, set up as its page says: the same', { skip: noEmacs, timeout: 90_000 }, () => {
  const place = laidOut('emacs');
  const init = join(place.folder, 'init.el');
  writeFileSync(init, `(package-initialize)\n(require 'yaml-mode)\n${documented('emacs')}(require 'eglot)\n`);
  const probe = join(place.folder, 'probe.el');
  writeFileSync(probe, elisp(place.file, join(place.folder, 'seen.json')));
  judged(run('emacs', ['--batch', '--no-init-file', '-l', init, '-l', probe], place));
});
