// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

namespace wf {

/// A SHA-256 as people and files write it: 64 hexadecimal digits in lower case, or none at all. Nothing else
/// ever becomes one, so that it can stand in the name of a file.
class Sha256
{
public:
    Sha256() = default;
    /// Empty where the text is none.
    static Sha256 parse(QStringView text);
    /// The hash of these bytes.
    static Sha256 of(const QByteArray &bytes);

    bool isEmpty() const { return m_text.isEmpty(); }
    const QString &text() const { return m_text; }
    bool operator==(const Sha256 &) const = default;
    auto operator<=>(const Sha256 &other) const { return QString::compare(m_text, other.m_text) <=> 0; }

private:
    explicit Sha256(QString text) : m_text(std::move(text)) {}
    QString m_text;
};

} // namespace wf
