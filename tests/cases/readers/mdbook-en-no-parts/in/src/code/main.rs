fn main() {
    // ANCHOR: count
    let bees = 20_000;
    // ANCHOR_END: count
    println!("{bees}");
}
