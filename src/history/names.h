// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QString>

#include <vector>

namespace wf {

/// A text of a NameTable; 0 is the empty one.
enum class NameRef : quint32 { None = 0 };

/// Texts that come again and again (runbooks, services, steps), each kept once and told apart by a number:
/// a hundred thousand incidents are filtered and counted without comparing texts.
class NameTable
{
public:
    NameTable() { add({}); }
    NameRef add(const QString &text)
    {
        const auto known = m_refs.constFind(text);
        if (known != m_refs.constEnd())
            return *known;
        const auto ref = static_cast<NameRef>(m_texts.size());
        m_texts.push_back(text);
        m_refs.insert(text, ref);
        return ref;
    }
    /// None for a text that was never added.
    NameRef find(const QString &text) const { return m_refs.value(text, NameRef::None); }
    const QString &text(NameRef ref) const { return m_texts[std::size_t(ref)]; }
    std::size_t size() const { return m_texts.size(); }

private:
    std::vector<QString> m_texts;
    QHash<QString, NameRef> m_refs;
};

} // namespace wf
