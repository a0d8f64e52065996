// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

namespace wf {

/// How large the tree of a JSON text is, counted without parsing it: text of nothing but "[],[],…" takes
/// thirty times its size once it is one.
struct JsonSize
{
    qint64 values = 1; ///< Commas and colons outside of texts, and one.
    qint64 parts = 0;  ///< Lists and objects.
};
JsonSize jsonSize(const QByteArray &json);
/// Whether its tree is a small multiple of its text, as of everything this program writes: at most 64 values
/// and 16 lists and objects, and one more value for every 3 bytes, one more list or object for every 32.
bool isLeanJson(const QByteArray &json);

} // namespace wf
