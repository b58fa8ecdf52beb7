export { AnnouncementRegion, Announcements, useAnnouncements } from './Announcements'
export { AnchorButton, Button, LinkButton } from './Button'
export { ByService } from './ByService'
export { Choices } from './Choices'
export { Copyable, grouped } from './Copyable'
export { Countdown } from './Countdown'
export { CriticalDialog } from './CriticalDialog'
export { Cancel, Dialog } from './Dialog'
export {
  CheckboxField,
  FieldGroup,
  PinField,
  SecretField,
  SelectField,
  TextAreaField,
  TextField,
} from './Field'
export { Form, mistakeAt, type Values } from './Form'
export { Card, Columns, Facts, PageHeader, Row, Section, Stack } from './Layout'
export { Loaded } from './Loaded'
export { Menu } from './Menu'
export { Money } from './Money'
export { NotHere } from './NotHere'
export { Limitations, Notice } from './Notice'
export { Attention, Counts } from './Overview'
export { PinLocked } from './PinLocked'
export { explainFailures, Problem } from './Problem'
export { Prose } from './Prose'
export { Qr } from './Qr'
export { saveFile } from './save-file'
export { SetPinForm } from './SetPinForm'
export { Sparkline } from './Sparkline'
export { Status, type StatusOf } from './Status'
export { Steps, type Step } from './Steps'
export { Empty, Listing, Table, Waiting, type Column } from './Table'
export { Tabs, type Tab } from './Tabs'
export { Time } from './Time'
