use crate::judge::failed;
use examples::Failure;

/// What a process holds.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Held {
    /// Resident memory in KiB.
    pub(crate) rss: u64,
    /// File descriptors.
    pub(crate) fds: u64,
}

impl Held {
    pub(crate) fn by(process: u32) -> Result<Self, Failure> {
        let status = std::fs::read_to_string(format!("/proc/{process}/status"))?;
        let mut lines = status.lines();
        let rss = lines.find_map(|line| line.strip_prefix("VmRSS:")?.split_whitespace().next());
        let rss = rss.ok_or_else(|| failed("/proc says nothing of its memory"))?;
        let fds = std::fs::read_dir(format!("/proc/{process}/fd"))?.count();
        Ok(Self {
            rss: rss.parse()?,
            fds: fds as u64,
        })
    }
}
