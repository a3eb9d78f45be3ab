// LogModel: the value types that the stages share.
//
// What comes in: nothing; this module reads no file and no clock.
// What goes out: instants and dates (`Timestamp`, `CivilDate`, `Zone`), the view of one record
// (`RecordView`), blocks of lines (`LineBlock`) and lines that are no record (`Rejection`).
// What it never does: import Foundation, allocate per record, or know a log format.
