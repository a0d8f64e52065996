// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>

namespace wf {

/// A label of one line that takes the room it needs where there is room, and ends in "…" where there is not.
class ElidedLabel : public QLabel
{
    Q_OBJECT
public:
    using QLabel::QLabel;
    /// How much of it stays when room is short; 0 lets it vanish.
    void setLeast(int width) { m_least = width; }
    QSize minimumSizeHint() const override
    {
        return {std::min(m_least, sizeHint().width()), QLabel::minimumSizeHint().height()};
    }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    int m_least = 0;
};

} // namespace wf
