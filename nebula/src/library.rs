//! Libraries of faces (人像库, 3.1 to 3.5). A camera looks for the faces of the libraries it is bound to.

use crate::macros::{message, paged, reply};
use crate::protocol::Done;
use crate::types::{LibraryType, library_type, list_page, text};
use face_common::EncodeError;
use face_common::time::Timestamp;

reply! {
    /// A library.
    Library {
        /// When it was made.
        create_time?: Timestamp,
        /// Its number.
        lib_id?: u64,
        /// Its name.
        lib_name?: String,
        /// Black or white list.
        lib_type?: LibraryType,
        /// How many pictures are in it.
        picture_no?: u64,
        /// When it was changed.
        update_time?: Timestamp,
    }
}

message! {
    /// All libraries (3.1).
    ListLibraries "1028" {} => Vec<Library>, idempotent
}

message! {
    /// Makes a library (3.2). [`LibraryExists`](crate::protocol::Code::LibraryExists) for a name that is taken,
    /// [`LibrariesFull`](crate::protocol::Code::LibrariesFull).
    CreateLibrary "1025" {
        /// Its name.
        lib_name: String,
        /// Black or white list.
        lib_type: LibraryType,
    } => LibraryNamed, once, check named
}

fn named(library: &CreateLibrary) -> Result<(), EncodeError> {
    library_type(library.lib_type)?;
    text("lib_name", &library.lib_name, 1, usize::MAX)
}

reply! {
    /// A library's number and name.
    LibraryNamed {
        /// Its number.
        lib_id: u64,
        /// Its name.
        lib_name?: String,
    }
}

message! {
    /// Deletes a library (3.3) with all that is in it; not while a camera is bound to it
    /// ([`LibraryBound`](crate::protocol::Code::LibraryBound)).
    DeleteLibrary "1026" {
        /// Which.
        lib_id: u64,
    } => Done, idempotent
}

message! {
    /// Changes a library (3.4).
    ModifyLibrary "1027" {
        /// Which.
        lib_id: u64,
        /// Its new name.
        lib_name: String,
        /// What it is to be.
        lib_type: LibraryType,
    } => LibraryNamed, idempotent, check renamed
}

fn renamed(library: &ModifyLibrary) -> Result<(), EncodeError> {
    library_type(library.lib_type)?;
    text("lib_name", &library.lib_name, 1, usize::MAX)
}

message! {
    /// Libraries by conditions (3.5), the oldest first.
    QueryLibraries "1034" {
        /// From which on, counted from 1 (where left out: 1).
        start_no?: u32,
        /// How many, 1 to 50 (where left out: 10).
        qry_len?: u32,
        /// By number.
        lib_id?: u64,
        /// By name.
        lib_name?: String,
        /// By kind.
        lib_type?: LibraryType,
    } => LibraryPage, idempotent, check page
}

fn page(query: &QueryLibraries) -> Result<(), EncodeError> {
    list_page(query.start_no, query.qry_len)
}

paged! {
    /// A page of libraries.
    QueryLibraries => LibraryPage of Library
}
