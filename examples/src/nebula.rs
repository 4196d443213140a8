//! Where the SenseNebula node is.

use crate::Failure;
use face_sim::NebulaNode;
use nebula::Secret;

/// A node to talk to: a real one, or one simulated in this process.
#[derive(Debug)]
pub struct Node {
    /// Base URL.
    pub url: String,
    user: String,
    password: Secret,
    /// The simulated node, where no other was named.
    pub simulator: Option<NebulaNode>,
}

/// Reads `NEBULA_URL`, `NEBULA_USER` and `NEBULA_PASSWORD`; without them the node is simulated.
pub fn node() -> Result<Node, Failure> {
    let Ok(url) = std::env::var("NEBULA_URL") else {
        let node = NebulaNode::start()?;
        println!(
            "no NEBULA_URL: talking to a simulated node at {}",
            node.url()
        );
        return Ok(Node {
            url: node.url(),
            user: node.user(),
            password: node.password().into(),
            simulator: Some(node),
        });
    };
    Ok(Node {
        url,
        user: std::env::var("NEBULA_USER")?,
        password: std::env::var("NEBULA_PASSWORD")?.into(),
        simulator: None,
    })
}

impl Node {
    /// An async client.
    pub fn connect(&self) -> Result<nebula::Client, nebula::Error> {
        nebula::connect(&self.url, &self.user, self.password.clone())
    }

    /// A blocking client.
    pub fn blocking(&self) -> Result<nebula::blocking::Client, nebula::Error> {
        nebula::blocking::connect(&self.url, &self.user, self.password.clone())
    }
}
