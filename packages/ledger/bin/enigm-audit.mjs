#!/usr/bin/env node
// npm links this file at install time, before there is a build.
const { run } = await import('../dist/command.js')

process.exitCode = await run(process.argv.slice(2), (text) => console.log(text))
