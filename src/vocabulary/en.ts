import type { WordGroup, Words } from "./shape.ts";

/** English, and the list of all there are words for: every other language must have the same. */
export const en = {
  language: "en",
  headings: {
    state: ["Current project state"],
    instances: ["Active instances"],
    lastSync: ["Last synchronization", "Last synchronisation"],
    reservations: ["Task reservations"],
    currentTasks: ["Current tasks"],
    remainingTasks: ["Remaining tasks", "Free tasks"],
    log: ["Real-time activity log", "Activity log"],
    conflicts: ["Conflict detection"],
    openConflicts: ["Open conflicts"],
    components: ["Component status"],
    priorities: ["Development priorities"],
    handovers: ["Handovers between instances", "Handover between instances"],
    alerts: ["Emergencies and blockers"],
    openBlockers: ["Open blockers"],
    openAssists: ["Requests for assistance", "Assistance requests"],
    messages: ["Messages"],
    numbers: ["Numbers given out"],
    lastUpdate: ["Last update"],
  },
  labels: {
    // reservations
    start: ["Start", "Started"],
    finished: ["Finished", "End"],
    since: ["Since"],
    expired: ["Expired"],
    estimate: ["Estimate"],
    files: ["Files"],
    resources: ["Resources", "Resource"],
    lastActivity: ["Last activity"],
    result: ["Result"],
    nextStep: ["Next step"],
    notes: ["Notes"],
    takenBy: ["Taken over by"],
    handedTo: ["Handed to"],
    // tasks
    after: ["After"],
    // stamps and log
    date: ["Date"],
    by: ["By"],
    action: ["Action"],
    status: ["Status"],
    remarks: ["Remarks"],
    // handovers
    task: ["Task"],
    progress: ["Progress", "State"],
    changedFiles: ["Changed files", "Modified files"],
    nextSteps: ["Next steps"],
    blockers: ["Blockers"],
    // alerts and conflicts
    problem: ["Problem"],
    help: ["Help needed"],
    need: ["Need"],
    expertise: ["Expertise"],
    urgency: ["Urgency"],
    solved: ["Resolved"],
    detected: ["Detected"],
    description: ["Description"],
    decision: ["Decision"],
  },
  /** Words that people write in the place of a label; coord never does. */
  synonyms: {
    start: [
      "Starting",
      "Starting at",
      "Started at",
      "Started on",
      "Start time",
      "Start date",
      "Begin",
      "Began",
      "Begun",
    ],
    finished: ["Finished at", "Ended", "End time", "Done", "Completed", "Closed"],
    since: ["Waiting since", "Queued since", "Queued"],
    expired: ["Expired at", "Expires", "Expiry"],
    estimate: ["Estimated", "Estimated time", "Estimated duration", "Duration", "Time estimate"],
    files: [
      "File",
      "File(s)",
      "Filename",
      "File names",
      "File list",
      "List of files",
      "Files touched",
      "Touched files",
      "Touches",
      "Touching",
      "Files affected",
      "Affected files",
      "Files concerned",
      "Concerned files",
      "Files locked",
      "Locked files",
      "Files reserved",
      "Reserved files",
      "Files involved",
      "Files to edit",
      "Files to modify",
      "Files to change",
      "Files being edited",
      "Editing",
      "Files in scope",
      "Scope",
      "Path",
      "Paths",
      "Path(s)",
      "Folder",
      "Folders",
      "Directory",
      "Directories",
      "Locks",
      "Locked",
      "Claims",
    ],
    changedFiles: ["Files changed", "Files modified", "Edited files", "Files edited"],
    lastActivity: ["Last seen", "Last active", "Heartbeat", "Last heartbeat", "Last sign of life"],
  },
  reservation: {
    reserved: [
      "RESERVED",
      "IN_PROGRESS",
      "LOCKED",
      "CLAIMED",
      "TAKEN",
      "ACTIVE",
      "WIP",
      "WORK IN PROGRESS",
      "WORKING",
      "WORKING ON",
      "DOING",
      "STARTED",
      "ONGOING",
    ],
    waiting: ["WAITING", "QUEUED"],
    done: ["DONE", "FINISHED", "COMPLETED", "COMPLETE", "CLOSED"],
    expired: ["EXPIRED"],
    released: ["RELEASED", "UNLOCKED", "FREED"],
  },
  task: {
    free: ["FREE", "TODO", "TO DO"],
    inProgress: ["IN_PROGRESS", "WIP", "DOING", "STARTED", "ONGOING"],
    blocked: ["BLOCKED"],
    done: ["DONE", "FINISHED", "COMPLETED", "COMPLETE", "CLOSED"],
  },
  instance: {
    active: ["ACTIVE"],
    available: ["AVAILABLE"],
    paused: ["PAUSED"],
    finished: ["FINISHED", "CLOSED"],
  },
  result: { success: ["Success"], failure: ["Failure"], partial: ["Partial"] },
  log: { inProgress: ["IN PROGRESS"], done: ["DONE", "FINISHED"], blocked: ["BLOCKED"] },
  handover: { proposed: ["PROPOSED"], accepted: ["ACCEPTED"], declined: ["DECLINED"] },
  alert: { blocker: ["BLOCKER"], assist: ["ASSISTANCE"] },
  conflict: { open: ["CONFLICT"], settled: ["RESOLVED"] },
  number: { taken: ["NUMBER"] },
  message: { message: ["MESSAGE"], request: ["REQUEST"], answer: ["ANSWER", "REPLY"] },
  urgency: { high: ["high"], medium: ["medium"], low: ["low"] },
  verbs: {
    join: "Joined",
    leave: "Left",
    reserve: "Reserved",
    extend: "Extended",
    release: "Released",
    finish: "Finished",
    log: "Logged",
    repair: "Repaired",
    init: "Created",
    wait: "Waiting for",
    waitOver: "No longer waiting for",
    task: "Task changed",
    handover: "Offered",
    accept: "Accepted",
    decline: "Declined",
    block: "Reported",
    assist: "Asked for assistance",
    resolve: "Resolved",
    number: "Number taken",
    ask: "Asked",
    answer: "Answered",
    request: "Asked for handover",
    conflict: "Conflict opened",
    component: "Component set",
    sync: "Synchronization",
    takeover: "Taken over",
    sweep: "Expired",
    renumber: "Renumbered",
    archive: "Archived entries",
    undo: "Undone",
    restore: "Restored revision",
  },
  minutes: "minutes",
  colon: ": ",
  quotes: ["“", "”"],
  subagent: "Subagent",
  parked: {
    problem: "taken over three times in a row and never finished",
    help: "someone must find out why, then free the task",
  },
  placeholders: ["[Task name]", "[name]"],
  filePlaceholders: ["[list of files]", "[list of modified files]", "[list of changed files]"],
  template,
  archiveIntroduction:
    "What `coord archive` moved out of the coordination file, as it was. The newest is at the end.",
} as const satisfies Words & Readonly<Record<string, WordGroup | Words[keyof Words]>>;

function template(title: string): string {
  return `# 🤖 Multi-instance coordination - ${title}

**This file lets several agents and people work on one project at the same time without conflicts.**
People may edit it by hand; agents use the \`coord\` command, which keeps it current and loses nothing of it.

---

## 🎯 Current project state

### 📊 Active instances

### 🔄 Last synchronization
**Date** : 
**By** : 
**Action** : 

---

## 📋 Coordination protocol (MANDATORY)

1. **LOOK** who does what: \`coord status\`
2. **JOIN** once a session: \`coord join "Backend"\`
3. **RESERVE** before you edit: \`coord reserve "Task" --files src/a.ts\`
4. **FINISH** properly: \`coord finish --result success --next "…"\`

One task = one instance. Two active reservations never have a file in common.

---

## 🔒 Task reservations

### Current tasks
\`\`\`
\`\`\`

### Remaining tasks
\`\`\`
\`\`\`

---

## 📝 Real-time activity log

### [Template for new entries]
\`\`\`
### HH:MM - Instance #X
- **Action** : [what was done]
- **Status** : [IN PROGRESS/DONE/BLOCKED]
- **Files** : [list of files]
- **Remarks** : [notes]
\`\`\`

---

## 🔍 Conflict detection

### Open conflicts
\`\`\`
\`\`\`

---

## 📊 Component status

---

## 🎯 Development priorities

### P1 - CRITICAL (do first)

### P2 - IMPORTANT

### P3 - NORMAL

---

## 🤝 Handovers between instances

---

## 🚨 Emergencies and blockers

### Open blockers
\`\`\`
\`\`\`

### Requests for assistance
\`\`\`
\`\`\`

### Messages
\`\`\`
\`\`\`

---

## 🔄 Last update
**Date** : 
**By** : 
**Action** : 
`;
}
