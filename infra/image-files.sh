#!/bin/sh
# Copies what the image runs from a built repository to a directory: the builds of the services, the gateway, the panel and
# the command `enigm`, their production dependencies, and the list of all components (SBOM, CycloneDX).
set -eu
target=$1
mkdir -p "$target"
workspaces=$(node -p '
  const names = ["packages/contracts", "packages/configuration", "packages/observability", "packages/subgraph", "packages/ledger", "gateway", "infra/operations"]
  const services = fs.readdirSync("services").map((name) => `services/${name}`)
  ;[...names, ...services].join(" ")')

cp package.json package-lock.json "$target"
for workspace in $workspaces; do
  mkdir -p "$target/$workspace"
  cp -R "$workspace/package.json" "$workspace/dist" "$target/$workspace"
done
cp -R services/guidance/content "$target/services/guidance"
cp -R infra/operations/bin "$target/infra/operations"
mkdir -p "$target/panel"
cp -R panel/dist "$target/panel"

cd "$target"
# The lockfile lists workspaces that the image does not contain.
npm pkg set --json workspaces="$(node -p 'JSON.stringify(process.argv.slice(1))' -- $workspaces)"
npm ci --no-audit --no-fund --ignore-scripts --omit=dev
# Otherwise the list of components fails because the image lacks them.
for directory in . $workspaces; do (cd "$directory" && npm pkg delete devDependencies); done
npm sbom --omit=dev --sbom-format=cyclonedx > sbom.json
find . -name '*.tsbuildinfo' -delete
