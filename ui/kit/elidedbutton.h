// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPushButton>

namespace wf {

/// A button with a title of any length: it ends in "…" where there is no room, and the tooltip begins with
/// the whole then.
class ElidedButton : public QPushButton
{
    Q_OBJECT
public:
    explicit ElidedButton(QWidget *parent = nullptr);
    /// Pixels at the right that belong to something else in the button.
    void setReserve(int pixels);
    QSize minimumSizeHint() const override;

protected:
    void initStyleOption(QStyleOptionButton *option) const override;
    bool event(QEvent *event) override;

private:
    int m_reserve = 0;
};

} // namespace wf
