const { workspace } = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

let client;

exports.activate = () => {
  const command = workspace.getConfiguration("csp-ir").get("command");
  const server = { command, args: ["lsp"] };
  client = new LanguageClient("csp-ir", "csp-ir", server, { documentSelector: [{ language: "python" }] });
  return client.start();
};

exports.deactivate = () => client?.stop();
