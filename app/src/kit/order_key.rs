//! Keys for orders: the same order sent twice, by a second press or after a lost answer, has one effect (F07).

use js_sys::Math;

/// A new key: 128 bits nobody else chose. It is no secret, it only tells one's own orders apart.
pub fn order_key() -> String {
    (0..4).map(|_| format!("{:08x}", (Math::random() * 4_294_967_296.0) as u32)).collect()
}
