// The one entry of all root scripts: `node scripts/run.mjs <task> [arguments]`.
// It must parse on any Node that knows modules, so that an old one gets a sentence and not a syntax error:
// old syntax only, nothing imported before the check.

var wanted = [20, 19];
var found = process.versions.node.split(".").map(Number);
var old = found[0] < wanted[0] || (found[0] === wanted[0] && found[1] < wanted[1]);

if (old) {
  console.error(
    "landau-mbc needs Node " + wanted.join(".") + " or newer; this is Node " + process.versions.node +
      ". Install it from https://nodejs.org.",
  );
  process.exitCode = 1;
} else {
  var task = process.argv[2];
  import("./tasks.mjs")
    .then(function(module) {
      return module.runTask(task, process.argv.slice(3));
    })
    .then(
      function(code) {
        process.exitCode = code;
      },
      function(error) {
        console.error(error && error.name === "StepFailure" ? "\n" + error.message : error);
        process.exitCode = 1;
      },
    );
}
