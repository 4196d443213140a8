//! How many times as long the others take, as bars.

use super::Found;
use super::report::number;
use super::targets::{is_ours, ours, ratio};
use std::fmt::Write;

/// What is shown, by time or by processor time.
const SHOWN: &[(&str, &str, bool)] = &[
    ("photo-12mp", "12 MP photo → 800 px JPEG", false),
    ("json-into", "1 MB photo into a JSON body", false),
    ("json-out", "1 MB photo out of a JSON body", false),
    ("digest-post-100k", "digest call, POST of 100 KB", true),
    ("stream-memory-lengths", "event stream taken apart", false),
    ("sign", "Artemis signature", false),
    ("xml-capabilities", "100 KB of XML, typed", false),
    ("job-1000", "1,000 people with photos enrolled", false),
];

const WIDTH: f64 = 860.0;
const LEFT: f64 = 210.0;
const ROW: f64 = 20.0;
/// The scale: from a fifth of our time to five hundred times.
const LEAST: f64 = 0.2;
const MOST: f64 = 500.0;

fn x(ratio: f64) -> f64 {
    let share = (ratio.clamp(LEAST, MOST) / LEAST).ln() / (MOST / LEAST).ln();
    LEFT + share * (WIDTH - LEFT - 60.0)
}

pub(super) fn svg(found: &Found) -> String {
    let mut body = String::new();
    let mut y = 52.0;
    for (area, title, by_cpu) in SHOWN {
        let Some(own) = ours(found, area) else {
            continue;
        };
        let time = |case: &super::Shown| {
            if *by_cpu {
                case.cpu.clone()
            } else {
                case.wall.clone()
            }
        };
        let mut bars: Vec<_> = found.areas[*area]
            .iter()
            .filter(|case| case.listed.who != "memcpy")
            .map(|case| (ratio(&time(case), &time(own)), case))
            .collect();
        bars.sort_by(|a, b| a.0.total_cmp(&b.0));
        let by = if *by_cpu { " (processor time)" } else { "" };
        let _ = writeln!(
            body,
            r#"<text class="t" x="8" y="{}">{title}{by}</text>"#,
            y + 14.0
        );
        y += ROW + 2.0;
        for (ratio, case) in bars {
            let class = if is_ours(case) { "o" } else { "p" };
            let (from, to) = (x(1.0).min(x(ratio)), x(1.0).max(x(ratio)));
            let (from, to) = if is_ours(case) {
                (x(1.0) - 3.0, x(1.0) + 3.0)
            } else {
                (from, to)
            };
            let _ = writeln!(
                body,
                r#"<text class="w" x="{}" y="{}">{}</text><rect class="{class}" x="{from:.1}" y="{y:.1}" width="{:.1}" height="14"/><text class="n" x="{:.1}" y="{}">{} ×</text>"#,
                LEFT - 8.0,
                y + 11.5,
                case.listed.who,
                (to - from).max(1.0),
                to + 5.0,
                y + 11.5,
                number(ratio),
            );
            y += ROW;
        }
        y += 10.0;
    }
    let mut grid = String::new();
    for tick in [
        0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0,
    ] {
        let at = x(tick);
        let class = if tick == 1.0 { "one" } else { "g" };
        let _ = writeln!(
            grid,
            r#"<line class="{class}" x1="{at:.1}" y1="44" x2="{at:.1}" y2="{y:.1}"/><text class="k" x="{at:.1}" y="40">{tick}</text>"#
        );
    }
    format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {0:.0}" width="{WIDTH}" height="{0:.0}" font-family="sans-serif">
<style>rect.bg{{fill:#fff}}.h{{font-size:15px;font-weight:bold}}.t{{font-size:13px;font-weight:bold}}.w{{font-size:12px;text-anchor:end}}.n{{font-size:11px;fill:#555}}.k{{font-size:10px;fill:#777;text-anchor:middle}}.g{{stroke:#e4e4e4}}.one{{stroke:#0a7d5a;stroke-width:1.5}}.o{{fill:#0a7d5a}}.p{{fill:#9aa7b4}}</style>
<rect class="bg" width="{WIDTH}" height="{0:.0}"/>
<text class="h" x="8" y="20">Times as long as these crates take (less is faster; each step of the scale doubles or more)</text>
{grid}{body}</svg>
"#,
        y + 8.0
    )
}
