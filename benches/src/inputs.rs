//! Inputs, made on the spot and kept in `target/inputs`, so that all workers are given the same bytes.

use fast_image_resize::FilterType::{self, CatmullRom};
use fast_image_resize::images::Image;
use fast_image_resize::{PixelType, ResizeAlg, ResizeOptions, Resizer};
use std::path::PathBuf;

/// Where they are: below the target folder of this workspace, or where `BENCH_INPUTS` says.
pub fn folder() -> PathBuf {
    std::env::var_os("BENCH_INPUTS").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("target/inputs"),
        PathBuf::from,
    )
}

/// A file of the folder, made if it is not there.
pub fn read(name: &str) -> Vec<u8> {
    let path = folder().join(name);
    if !path.exists() {
        std::fs::create_dir_all(folder()).expect("the folder of inputs");
        let made = make(name);
        // Under its name only when whole: another worker may be waiting for it.
        let half = folder().join(format!("{name}.{}", std::process::id()));
        std::fs::write(&half, made).expect("room on the disk");
        std::fs::rename(&half, &path).expect("a rename");
    }
    std::fs::read(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// All files there are.
pub const NAMES: [&str; 8] = [
    "12mp.jpg",
    "12mp_prog.jpg",
    "12mp.png",
    "2mp.jpg",
    "2mp_other.jpg",
    "1mb.jpg",
    "capabilities.xml",
    "alert.xml",
];

/// Makes all that are not there.
pub fn write_all() {
    for name in NAMES {
        println!("{name}: {} bytes", read(name).len());
    }
}

fn make(name: &str) -> Vec<u8> {
    match name {
        "12mp.jpg" => jpeg(&camera(4000, 3000, 7), 4000, 3000, 90, false),
        "12mp_prog.jpg" => jpeg(&camera(4000, 3000, 7), 4000, 3000, 90, true),
        "12mp.png" => png(&camera(4000, 3000, 7), 4000, 3000),
        "2mp.jpg" => jpeg(&camera(1600, 1200, 8), 1600, 1200, 90, false),
        // Some of a thousand people's photos are not the other's.
        "2mp_other.jpg" => jpeg(&camera(1600, 1200, 9), 1600, 1200, 90, false),
        // What a terminal takes at most, or a gateway hands out.
        "1mb.jpg" => jpeg(&camera(1600, 1200, 8), 1600, 1200, 96, false),
        "capabilities.xml" => capabilities().into_bytes(),
        "alert.xml" => alert().into_bytes(),
        _ => panic!("no input is called {name}"),
    }
}

/// A synthetic photo: a face that is enlarged, texture in octaves whose strength falls with their size as in nature (1/f), a slope of
/// light, and the noise of a sensor.
fn camera(width: u32, height: u32, seed: u64) -> Vec<u8> {
    let face = face();
    // As wide as the picture; the height is cut.
    let enlarged = resize(
        &face,
        (512, 512),
        (width, width),
        PixelType::U8x3,
        CatmullRom,
    );
    let mut light: Vec<f32> = enlarged
        .iter()
        .take((width * height * 3) as usize)
        .map(|byte| f32::from(*byte))
        .collect();
    let mut random = Random(seed);
    let mut octave = 4;
    while octave < 512 {
        let (w, h) = (width / octave + 2, height / octave + 2);
        let grid: Vec<u8> = (0..w * h)
            .flat_map(|_| random.normal().to_ne_bytes())
            .collect();
        let texture = resize(&grid, (w, h), (width, height), PixelType::F32, CatmullRom);
        let strength = (octave as f32 / 512.0).sqrt() * 9.0;
        for (pixel, texture) in light.chunks_exact_mut(3).zip(texture.chunks_exact(4)) {
            let texture = f32::from_ne_bytes(texture.try_into().expect("four bytes")) * strength;
            pixel.iter_mut().for_each(|colour| *colour += texture);
        }
        octave *= 2;
    }
    let slope = |at: u32, side: u32| at as f32 / side as f32 - 0.5;
    let pixels = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
    for ((x, y), pixel) in pixels.zip(light.chunks_exact_mut(3)) {
        let all = slope(x, width) * 30.0 + slope(y, height) * 20.0 + random.normal() * 5.5;
        for colour in pixel {
            *colour += all + random.normal() * 2.5;
        }
    }
    light
        .iter()
        .map(|colour| colour.clamp(0.0, 255.0) as u8)
        .collect()
}

/// NASA's portrait of the astronaut Eileen Collins, public domain, which the examples carry.
fn face() -> Vec<u8> {
    let jpeg = include_bytes!("../../examples/photos/astronaut.jpg");
    let image = image::load_from_memory(jpeg).expect("a JPEG").into_rgb8();
    assert_eq!(image.dimensions(), (512, 512));
    image.into_raw()
}

pub(crate) fn resize(
    from: &[u8],
    (w, h): (u32, u32),
    (width, height): (u32, u32),
    pixel: PixelType,
    filter: FilterType,
) -> Vec<u8> {
    let source = Image::from_vec_u8(w, h, from.to_vec(), pixel).expect("as many as said");
    let mut out = Image::new(width, height, pixel);
    let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(filter));
    Resizer::new()
        .resize(&source, &mut out, &options)
        .expect("the same type");
    out.into_vec()
}

fn jpeg(pixels: &[u8], width: u16, height: u16, quality: u8, progressive: bool) -> Vec<u8> {
    // Orientation 6: held upright, as most phones are.
    const EXIF: &[u8] = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0";
    let mut out = Vec::new();
    let mut encoder = jpeg_encoder::Encoder::new(&mut out, quality);
    encoder.set_sampling_factor(jpeg_encoder::SamplingFactor::F_2_2);
    encoder.set_progressive(progressive);
    encoder.set_optimized_huffman_tables(progressive);
    encoder
        .add_app_segment(1, EXIF.to_vec())
        .expect("a short segment");
    encoder
        .encode(pixels, width, height, jpeg_encoder::ColorType::Rgb)
        .expect("as many pixels as said");
    out
}

fn png(pixels: &[u8], width: u32, height: u32) -> Vec<u8> {
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, width, height);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_compression(png::Compression::Balanced);
    encoder.set_filter(png::Filter::Adaptive);
    let mut writer = encoder.write_header().expect("a header");
    writer.write_image_data(pixels).expect("as many as said");
    writer.finish().expect("memory");
    out
}

/// What a recorder with 227 channels can do: 100 KB in one line, as devices send it. Numbers say their bounds, choices what there is.
fn capabilities() -> String {
    let channel = |n: u32| {
        format!(
            r#"<Channel><id min="1" max="227">{n}</id><name min="1" max="32">Camera {n:03}</name><enabled opt="true,false">true</enabled><Video><codec opt="H.264,H.265">H.265</codec><width opt="1920,1280,704">1920</width><height opt="1080,720,576">1080</height><frameRate opt="25,20,12">25</frameRate><bitRate min="32" max="8192">{}</bitRate></Video><Audio><isSupport>true</isSupport><volume min="0" max="100">50</volume></Audio><isSupportPTZ>false</isSupportPTZ></Channel>"#,
            1024 + n
        )
    };
    let channels: String = (1..=227).map(channel).collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ChannelCap version=\"2.0\" xmlns=\"http://www.isapi.org/ver20/XMLSchema\">{channels}</ChannelCap>\n"
    )
}

/// A camera's alert about somebody in a region, 2 KB, pretty as cameras make it.
fn alert() -> String {
    let corner = |(x, y): (u32, u32)| {
        format!(
            "<RegionCoordinates>\n<positionX>{x}</positionX>\n<positionY>{y}</positionY>\n</RegionCoordinates>\n"
        )
    };
    let region = |id: u32| {
        let corners: String = [(572, 100), (572, 995), (999, 998), (992, 210)]
            .map(corner)
            .concat();
        format!(
            "<DetectionRegionEntry>\n<regionID>{id}</regionID>\n<sensitivityLevel>50</sensitivityLevel>\n<RegionCoordinatesList>\n{corners}</RegionCoordinatesList>\n<detectionTarget>human</detectionTarget>\n<TargetRect>\n<X>0.6</X>\n<Y>0.215278</Y>\n<width>0.135937</width>\n<height>0.505556</height>\n</TargetRect>\n</DetectionRegionEntry>\n"
        )
    };
    format!(
        "<EventNotificationAlert version=\"2.0\" xmlns=\"http://www.isapi.org/ver20/XMLSchema\">\n<ipAddress>192.0.2.64</ipAddress>\n<ipv6Address>2001:db8::64</ipv6Address>\n<portNo>80</portNo>\n<protocol>HTTP</protocol>\n<macAddress>00:00:5e:00:53:01</macAddress>\n<channelID>1</channelID>\n<dateTime>2024-01-31T13:53:05+01:00</dateTime>\n<activePostCount>1</activePostCount>\n<eventType>fielddetection</eventType>\n<eventState>active</eventState>\n<eventDescription>fielddetection alarm</eventDescription>\n<DetectionRegionList>\n{}{}</DetectionRegionList>\n<channelName>Yard &amp; gate</channelName>\n<detectionPictureTransType>binary</detectionPictureTransType>\n<detectionPicturesNumber>1</detectionPicturesNumber>\n<isDataRetransmission>false</isDataRetransmission>\n</EventNotificationAlert>\n",
        region(1),
        region(2)
    )
}

/// SplitMix64: the same picture everywhere.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Near enough to a normal distribution: the sum of four uniform ones, made to have a variance of one.
    fn normal(&mut self) -> f32 {
        let bits = self.next();
        let sum: u64 = (0..4).map(|i| (bits >> (16 * i)) & 0xffff).sum();
        (sum as f32 / 65536.0 - 2.0) * 3.0_f32.sqrt()
    }
}
