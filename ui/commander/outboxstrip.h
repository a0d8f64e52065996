// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk/deskview.h"
#include "theme/theme.h"

#include <QWidget>

class QHBoxLayout;

namespace wf {

class StatusPill;

/// How the channels are: a pill each, "Slack sent 6", "Status page retry in 0:20", "Email given up".
class OutboxStrip : public QWidget
{
    Q_OBJECT
public:
    OutboxStrip(DeskView &desk, const Theme &theme, QWidget *parent = nullptr);

private:
    void count();
    void refresh();
    void show(StatusPill *pill, const ChannelInfo &channel);

    DeskView &m_desk;
    const Theme &m_theme;
    QHBoxLayout *m_layout;
    std::map<QString, StatusPill *> m_pills;
    std::map<std::pair<QString, MessageState>, int>
        m_counts; ///< By channel; as of the last change of the book.
};

} // namespace wf
