#!/usr/bin/env node
// npm links this file at install time, before there is a build.
import '../dist/main.js'
