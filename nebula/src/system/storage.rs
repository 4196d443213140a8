use crate::macros::{message, reply};
use crate::protocol::Done;
use crate::types::range;
use face_common::EncodeError;
use face_common::wire::member::Members;

face_common::open_int_enum! {
    /// What becomes of captures when the storage is full.
    pub enum StorageStrategy: i64 {
        /// They take the place of the oldest (满覆盖).
        Overwrite = 1,
        /// They are not kept (满即停).
        Stop = 2,
    }
}

message! {
    /// How full the storage is, and what becomes of captures when it is full (6.4).
    GetStorage "1288" {} => StorageUse, idempotent
}

reply! {
    /// How full the storage is. **The document does not say in which unit.**
    StorageUse {
        /// How much is taken.
        cur_storage?: u64,
        /// How much there is.
        max_storage?: u64,
        /// What becomes of captures when it is full.
        storage_strategy?: StorageStrategy,
    }
}

face_common::snake_record! {
    /// Sets what becomes of captures when the storage is full (6.5).
    ///
    /// Message 1287.
    #[derive(Debug)]
    pub struct SetStorageStrategy {
        /// 1 or 2.
        storage_strategy: StorageStrategy,
    }
}

crate::macros::endpoint!(SetStorageStrategy "1287" => Done, idempotent, check known);

fn known(set: &SetStorageStrategy) -> Result<(), EncodeError> {
    range("storage_strategy", set.storage_strategy.code(), 1, 2)
}

impl SetStorageStrategy {
    /// This one.
    pub fn to(storage_strategy: StorageStrategy) -> Self {
        Self {
            storage_strategy,
            other: Members::default(),
        }
    }
}
