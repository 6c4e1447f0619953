const { commands, window, workspace } = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

let client;

// Asks for a text and says what speaks for or against it in the hole at the cursor.
async function whyNot() {
  const editor = window.activeTextEditor;
  if (!editor) return;
  const uri = editor.document.uri.toString();
  const actions = await commands.executeCommand("vscode.executeCodeActionProvider", editor.document.uri, editor.selection);
  const known = actions.find((action) => action.command?.command === "csp-ir.why");
  if (!known) return window.showInformationMessage("csp-ir: there is no hole at the cursor");
  const [, name, hole] = known.command.arguments;
  const text = await window.showInputBox({ prompt: `Why not ... in ?${hole} of ${name}?` });
  if (text) await client.sendRequest("workspace/executeCommand", { command: "csp-ir.why", arguments: [uri, name, hole, text] });
}

exports.activate = (context) => {
  context.subscriptions.push(commands.registerCommand("csp-ir.whyNot", whyNot));
  const command = workspace.getConfiguration("csp-ir").get("command");
  const server = { command, args: ["lsp"] };
  client = new LanguageClient("csp-ir", "csp-ir", server, { documentSelector: [{ language: "python" }] });
  return client.start();
};

exports.deactivate = () => client?.stop();
