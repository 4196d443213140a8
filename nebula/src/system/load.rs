use crate::macros::{message, reply};

message! {
    /// How busy the node is (6.18).
    GetCpuLoad "1313" {} => CpuLoad, idempotent
}

reply! {
    /// How busy the node is.
    CpuLoad {
        /// What computes.
        cpu_type?: String,
        /// How busy it is, in per cent.
        cpu_usage?: f64,
        /// How many cores it has.
        kernel_num?: u32,
    }
}

message! {
    /// How full the node's memory is (6.19).
    GetMemoryLoad "1314" {} => MemoryLoad, idempotent
}

reply! {
    /// How full the node's memory is.
    MemoryLoad {
        /// How full, in per cent.
        memory_usage?: f64,
        /// How much there is. **The document does not say in which unit**; its example has 8232378368, which would be 8 GB in bytes.
        total_memory?: u64,
    }
}
